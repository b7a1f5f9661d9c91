"""Say in a test which no is expected."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from council.domain.kernel import Refusal


@contextmanager
def refused(code: str, **params: object) -> Iterator[None]:
    """The body meets a refusal of this code, with at least these parameters."""
    with pytest.raises(Refusal) as caught:
        yield
    said = {name: caught.value.params.get(name) for name in params}
    assert (caught.value.code, said) == (code, params)
