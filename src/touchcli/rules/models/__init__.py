"""The words of touch as immutable values: plans and settings in, actions, drafts and holds out."""
