"""What people write on a form is not what they feel."""

import math

from sim.market.compiled import rule


@rule
def perceived(score, style, p):
    """Return a score as a person would put it on a form every time: through a lasting use of the scale.

    Rule: some answer generously and some strictly, whatever they are asked; comparing two answers takes that out.

    score: as it is felt, 0..1   style: bell, of the person   p: Survey
    Source: Rossi, Gilula & Allenby 2001 (scale usage differs between respondents); size is an assumption.
    """
    return score + p.scale_use * style


@rule
def answer_noise(items, p):
    """Return the noise of an answer that is the mean of several items: sd, as of the score asked for.

    Rule: noise of the moment averages out over items; use of the scale does not.

    items: whole number   p: Survey
    Source: Spearman 1910, Brown 1910.
    """
    return p.noise / math.sqrt(items)
