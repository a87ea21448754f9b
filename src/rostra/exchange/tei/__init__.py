"""TEI: ParlaMint and Parla-CLARIN in, Parla-CLARIN and the form of ParlaMint out."""
