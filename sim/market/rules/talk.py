"""Step 12 of the month: who speaks about the own provider."""

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
