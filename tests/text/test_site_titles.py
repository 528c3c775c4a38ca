"""Extracting an outlet's name from the titles of its site or feed."""

import pytest

from digest.text.site_titles import is_name, name_in_title, name_of_site

TITLES = [
    ("Harbour Herald", "harbourherald.example", "Harbour Herald"),
    ("Latest News | Harbour Herald", "www.harbourherald.example", "Harbour Herald"),
    ("The Harbour Herald - World", "harbourherald.example", "The Harbour Herald"),
    ("Harbour Herald RSS Feed", "feeds.harbour-herald.example", "Harbour Herald"),
    ("Home » Valley Evening News", "ven.example", "Valley Evening News"),
    ("Kavir Morning Tribune | World", "kmt.example", "Kavir Morning Tribune"),
    ("Harbour Herald", "hh.example", "Harbour Herald"),
    ("KRT 5 News: Top Stories", "krt5.example", "KRT 5 News"),
    ("North Valley Sun-Courier", "northvalleycourier.example", "North Valley Sun-Courier"),
    ("Kavir News – صفحه اصلی", "kavirnews.example", "Kavir News"),
    ("9to5Harbour", "9to5harbour.example", "9to5Harbour"),
    ("harbourherald", "harbourherald.example", ""),
    ("World", "harbourherald.example", ""),
    ("Latest news", "harbourherald.example", ""),
    ("Politics - The Other Paper", "harbourherald.example", ""),
    ("harbourherald.example", "harbourherald.example", ""),
    ("harbourherald.example (fr)", "harbourherald.example", ""),
    ("Win a prize! harbourherald", "harbourherald.example", ""),
    ("", "harbourherald.example", ""),
    ("Harbour Herald", "127.0.0.1", ""),
    ("Harbour Herald", "", ""),
]


@pytest.mark.parametrize(("title", "host", "name"), TITLES)
def test_a_feeds_title_gives_the_part_that_looks_like_its_host(title: str, host: str, name: str) -> None:
    assert name_in_title(title, host) == name


@pytest.mark.parametrize(
    ("title", "host", "name"),
    [
        ("Latest News | Harbour Herald", "harbourherald.example", "Harbour Herald"),
        ("خبرگزاری کویر", "knews.example", "خبرگزاری کویر"),
        ("وكالة أنباء المرفأ", "portnews.example", "وكالة أنباء المرفأ"),
        ("The Morning Paper", "tmp-online.example", "The Morning Paper"),
        ("Sport | Weather | Travel", "harbourherald.example", ""),
        ("https://elsewhere.example/", "harbourherald.example", ""),
        ("<b>Herald</b>", "other.example", ""),
        ("@herald", "other.example", ""),
        ("Independent news and views for everybody in the whole valley", "other.example", ""),
        ("harbourherald", "harbourherald.example", ""),
        ("2026", "other.example", ""),
        ("Homepage", "other.example", ""),
    ],
)
def test_a_page_names_its_site_whatever_its_host(title: str, host: str, name: str) -> None:
    assert name_of_site(title, host) == name


def test_a_title_without_end_is_read_only_so_far() -> None:
    assert name_in_title("Harbour Herald | " + "x | " * 100_000, "harbourherald.example") == "Harbour Herald"
    assert not is_name("x" * 41)
