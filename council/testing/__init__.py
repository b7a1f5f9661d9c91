"""What the tests of a plugin are written with.

    import council_wishes
    from council.testing import community, contract

    def test_a_wish_comes_true():
        with community(council_wishes) as here:
            wish = here.enter("wishes", title="修三号楼的灯")
            here.act(wish, "claim", helpers=("p0002",))
            assert here.now(wish).state == "claimed"

    @pytest.mark.parametrize("check", contract(Path(__file__).parents[1]), ids=str)
    def test_the_contract(check):
        check()

`community` is a community in memory with the plugin at work, its clock standing still; `contract` are the checks that
`council plugins check` runs, one by one. `store_contract` are those that a store from the hook `stores` has to pass.
"""

from council.testing.communities import Clock, Community, community
from council.testing.contract import Check, Outcome, contract
from council.testing.stores import store_contract

__all__ = ["Check", "Clock", "Community", "Outcome", "community", "contract", "store_contract"]
