"""Who speaks about the own provider, or of the one left last, and whether it is taken in."""

from sim.market.compiled import rule


@rule
def message(luck, felt, satisfaction, grievance, sociability, p):
    """Return +1 for praise, -1 for a warning, 0 for silence.

    Rule: the bonded and satisfied praise, the aggrieved warn; most months everybody is silent.

    luck: uniform   felt: utility of the bond   satisfaction: scale 0..1   p: WordOfMouth
    Source: both rates small (East, Hammond & Lomax 2008); sizes are assumptions.
    """
    praise = min(sociability * p.advocate * felt * satisfaction, 0.5)
    warning = min(sociability * p.detract * grievance, 0.5)
    return 1 if luck < praise else (-1 if luck > 1.0 - warning else 0)


@rule
def warns_of_former(luck, grievance, grudge, sociability, p):
    """Return whether a customer who has nothing to say about the provider warns of the firm left last.

    Rule: as the aggrieved warn of their provider, so do those who left with a grievance.

    luck: uniform, the same as in `message`   grievance, grudge: minor failures   p: WordOfMouth
    Source: articles' case of the television; the same small rate as for the own provider is an assumption.
    """
    own = 1.0 - min(sociability * p.detract * grievance, 0.5)
    return own - min(sociability * p.detract * grudge, 0.4) < luck <= own


@rule
def said(tone, warns, provider, former):
    """Return what is said this month: firm + 1 praised, -(firm + 1) warned of, 0 for silence.

    tone: about the provider   warns: of the firm left last; true or false   provider, former: firms
    """
    return -(former + 1) if tone == 0 and warns else tone * (provider + 1)


@rule
def opinion(satisfaction, neutral):
    """Return how clearly good or bad a firm is found, -1 to 1: 0 at neutral, the whole at the ends of the scale.

    satisfaction, neutral: satisfaction scale
    """
    above, below = max(satisfaction - neutral, 0.0), max(neutral - satisfaction, 0.0)
    return above * (1.0 / max(1.0 - neutral, 1.0e-9)) - below * (1.0 / max(neutral, 1.0e-9))


@rule
def delight(performance, expectation, warmth, met, uses, p):
    """Return how much better than expected the month was: the service, or the person met, whichever surprised more.

    performance, warmth: satisfaction scale   expectation: what is expected by now   met, uses: 0 or 1   p: Bond
    """
    return max(max(performance - expectation, (warmth - p.expected_warmth) * met), 0.0) * uses


@rule
def tone_on_occasion(luck, found, delighted, failed, sociability, p):
    """Return +1 for praise, -1 for a warning, 0 for silence, of a firm known from use.

    Rule: people speak when somebody asks, the more readily the clearer what they think; and when something happened.

    luck: uniform   found: opinion   delighted: satisfaction scale   failed: minor failures   p: WordOfMouth
    Source: East, Hammond & Wright 2007: recommendations outnumber warnings, and need no bond; Anderson 1998: the very
    satisfied and the very dissatisfied talk most; sizes are assumptions.
    """
    praise = min(sociability * (p.asked * max(found, 0.0) + p.delight * delighted), 0.5)
    warning = min(sociability * (p.asked * max(-found, 0.0) + p.failure * failed), 0.5)
    return 1 if luck < praise else (-1 if luck > 1.0 - warning else 0)


@rule
def of_provider(message, provider):
    """Return the tone of a message about the provider, 0 if it is not about it.   message: as `said` returns it."""
    return 1 if message > 0 else (-1 if message == -(provider + 1) else 0)


@rule
def of_former(message, provider):
    """Return the tone of a message about the firm left last, 0 if it is not.   message: as `said` returns it."""
    return -1 if message < 0 and message != -(provider + 1) else 0


@rule
def said_besides(of_own, of_past, former):
    """Return what is said besides `said`, in the same way: of the firm left last, if both have been spoken of.

    Praise of the firm left last always stands here, so that praise in `said` is of the provider.

    of_own, of_past: tones about the provider and the firm left last   former: firm
    """
    return of_past * (former + 1) if of_past > 0 or of_own != 0 else 0


@rule
def heed_chance(standing, best_other, p):
    """Return the chance that what is said about a firm is taken in.

    Rule: most where the choice was open, least with people who were sure to choose the firm anyway, or sure not to.

    standing, best_other: utility of the firm and of the best of the others, passing taste apart   p: WordOfMouth
    Source: East, Hammond & Lomax 2008: impact by prior probability of purchase. It is 4q(1 - q) of a probability q that
    follows the gap between the two along a curve like the logistic; that is an assumption.
    """
    gap = standing - best_other
    sure = gap / (1.0 + abs(gap))  # 2q - 1
    return 1.0 - p.prior * sure * sure
