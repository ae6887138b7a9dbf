"""Who speaks about the own provider, or of the one left last."""

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
