"""Looking back and ahead: quiet accounts, reports, forecasts."""
