from simpul.lib.wording import plain, plain_fields


def test_nothing_turns_the_reading_around() -> None:
    assert plain("Lampu \u202egpj.exe\u202c mati \u2066di sini\u2069") == "Lampu gpj.exe mati di sini"


def test_other_scripts_stay_as_they_are() -> None:
    assert plain("بِسْمِ اللّٰهِ\u200f, jalan rusak") == "بِسْمِ اللّٰهِ\u200f, jalan rusak"


def test_only_texts_are_touched() -> None:
    assert plain_fields({"title": "a\u202eb", "secrecy": 1, "place": None}) == {
        "title": "ab",
        "secrecy": 1,
        "place": None,
    }
