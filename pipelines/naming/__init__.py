"""Under one name: which body, document, campaign, model, award or place a mention means, however it is written."""
