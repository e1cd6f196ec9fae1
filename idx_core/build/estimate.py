"""How much longer a build will take, from what it has done so far. Nothing is asked here."""

# Where each phase begins and ends when the work of a whole concurrent build is 100. Measured on
# PostgreSQL 15 and 18: 1.5 million rows, B-trees on integers, text and expressions; other access
# methods do all their building in one phase. Waiting for others is no work.
_BUILT = 78.0
_WHOLE = 100.0
_SPANS = {
    "building index": (0.0, _BUILT),
    "building index: scanning table": (0.0, 39.0),
    "building index: sorting live tuples": (39.0, 49.0),
    "building index: sorting dead tuples": (49.0, 49.0),
    "building index: sorting tuples": (39.0, 49.0),
    "building index: loading tuples in tree": (49.0, _BUILT),
    "building index: merging tuples": (49.0, _BUILT),
    "index validation: scanning index": (_BUILT, 83.0),
    "index validation: sorting tuples": (83.0, 90.0),
    "index validation: scanning table": (90.0, _WHOLE),
}

# The speed of the earlier phases counts like this share of the phase at work, so that the first
# blocks of a phase do not decide alone.
_PRIOR = 0.05

_LEAST_SECONDS = 2.0
_LEAST_SHARE = 0.02


class Estimate:
    """Learns from samples of one build, given in the order of time."""

    def __init__(self, *, concurrent: bool, since: float = 0.0) -> None:
        self._end = _WHOLE if concurrent else _BUILT
        self._phase = ""
        self._begun = 0.0  # seconds at which the phase began, about
        self._last = since  # seconds of the last sample
        self._worked = 0.0  # seconds of work before this phase

    def remaining(self, phase: str, share: float | None, elapsed: float) -> float | None:
        """Seconds of work that are left, or None while that cannot be told.

        `share` (0 to 1) of the phase is done, None where PostgreSQL does not tell; `elapsed` are
        the seconds since the statement began. Waiting for others cannot be estimated.
        """
        self._follow(phase, elapsed)
        span = _SPANS.get(phase)
        if span is None or self._worked + elapsed - self._begun < _LEAST_SECONDS:
            return None
        return self._left(*span, share, elapsed - self._begun)

    def _follow(self, phase: str, elapsed: float) -> None:
        if phase != self._phase:
            # Somewhere between two samples one phase ended and the other began.
            change = (self._last + elapsed) / 2
            if self._phase in _SPANS:
                self._worked += change - self._begun
            self._phase, self._begun = phase, change
        self._last = elapsed

    def _left(self, start: float, end: float, share: float | None, spent: float) -> float | None:
        work = end - start
        expected = work * self._worked / start if start else 0.0
        if share is None:
            if not expected:
                return None
            whole = max(expected, spent)
            left = whole - spent
        else:
            prior = _PRIOR if expected else 0.0
            if share + prior < _LEAST_SHARE:
                return None
            whole = (spent + prior * expected) / (share + prior)
            left = whole * (1 - share)
        return left + (self._worked + whole) / end * max(self._end - end, 0.0)
