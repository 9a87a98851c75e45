"""Demo data: three councils as tables of texts, what reads them, and accounts to try the site with."""
