"""Initials, where a name would say too much. Apart, because the first page needs no more of people."""


def initials_of(name: str) -> str:
    """Two letters of a name: first and last word; one-word names give one, titles none."""
    words = [word for word in name.split(",")[0].split() if word[0].isalpha()]
    words = [word for word in words if not word.endswith(".")] or words
    return "".join(word[0] for word in (words if len(words) < 3 else [words[0], words[-1]])).upper()
