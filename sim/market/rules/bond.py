"""Step 10 of the month: bonds are built slowly and broken fast."""

from sim.market.compiled import rule


@rule
def bond_next(bond, warmth, is_contact, receptivity, kept, is_betrayed, letter, p):
    """Return the bond with the provider after this month.

    Rule: warmth above what people expect closes part of the gap to a full bond, warmth below it breaks some of it;
    a kept promise and a personal letter add a little; betrayal breaks a share; time wears the rest away.

    bond, receptivity, letter: share 0..1   warmth: satisfaction scale   is_contact, kept, is_betrayed: true or false
    p: Bond
    Source: shape after Palmatier et al. 2006 (ties to persons); all sizes are assumptions.
    """
    surprise = (warmth - p.expected_warmth) if is_contact else 0.0
    gain = p.build * max(surprise, 0.0) + (p.kept_promise if kept else 0.0) + p.recognition * letter
    loss = p.brittleness * max(-surprise, 0.0) + (p.betrayal if is_betrayed else 0.0) + p.decay
    moved = bond + receptivity * gain * (1.0 - bond) - min(loss, 1.0) * bond
    return min(max(moved, 0.0), 1.0)


@rule
def bond_faded(bond, p):
    """Return the bond with a firm that was not met this month.   p: Bond."""
    return bond * (1.0 - p.decay)


@rule
def felt_bond(bond, mature, choice, p):
    """Return the utility of a bond.

    Rule: feeling weighs more as a relation matures.

    bond: share 0..1   mature: share 0..1   choice: Choice   p: Bond
    Source: articles' claim that reason rules at trial and feeling later; sizes are assumptions.
    """
    return p.weight * bond * (choice.affect_at_start + (1.0 - choice.affect_at_start) * mature)


@rule
def damped(weight, felt, p):
    """Return the price weight that a felt bond leaves.   weight, felt: utility   p: Bond."""
    return weight * max(1.0 - p.price_damping * felt, 0.0)
