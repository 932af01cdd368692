"""The tests mirror the folders: rules, models, admin, browser, cases."""
