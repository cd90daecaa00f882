"""Words for where a collection lies."""

__all__ = ["SITES", "site_label"]

SITES: dict[str, str] = {
    "subphrenic": "Subphrenic",
    "subhepatic": "Subhepatic",
    "liver": "Liver",
    "gallbladder": "Gallbladder",
    "splenic_bed": "Splenic bed",
    "lesser_sac": "Lesser sac",
    "peripancreatic": "Peripancreatic",
    "paracolic": "Paracolic",
    "peri_appendiceal": "Peri-appendiceal",
    "sigmoid": "Sigmoid",
    "interloop": "Between bowel loops",
    "pelvic": "Pelvic",
    "presacral": "Presacral",
    "tubo_ovarian": "Tubo-ovarian",
    "perinephric": "Perinephric",
    "psoas": "Psoas",
    "retroperitoneal": "Retroperitoneal",
    "abdominal_wall": "Abdominal wall",
    "pleural": "Pleural",
    "other": "Other",
}


def site_label(site: str) -> str:
    """A site in words; a word of the site's own with blanks for underscores."""
    return SITES.get(site, site.replace("_", " ").capitalize())
