"""What each verb of `manage.py idx` does."""
