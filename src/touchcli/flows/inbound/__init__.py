"""What comes in: replies, receipts, opt-outs, consents."""
