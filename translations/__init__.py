"""Catalogues: the source is Chinese, translations/en gives the English. `make translations` keeps them."""
