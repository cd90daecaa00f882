"""The tree is RFC 6962's: roots and proofs of known trees, and of random ones against the definition itself."""

import hashlib
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.audit.tree import DamagedFrontier, Frontier, Tree, leaf_hash, node_hash, root_of

KNOWN = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
"""The inputs that public implementations of RFC 6962 share, with the roots of their first 1 to 8."""
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def by_definition(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, word for word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node_hash(by_definition(leaves[:k]), by_definition(leaves[k:]))


def leaves_of(count: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(count)]


@pytest.mark.parametrize("count", range(1, 9))
def test_known_trees_have_their_known_roots(count: int):
    leaves = [leaf_hash(bytes.fromhex(text)) for text in KNOWN[:count]]
    assert root_of(leaves).hex() == ROOTS[count - 1]


def test_the_root_over_nothing_is_the_hash_of_nothing():
    assert b64encode(Frontier().root()) == b"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="


@given(st.integers(0, 200), st.integers(0, 200))
def test_a_frontier_that_was_kept_goes_on_as_if_it_had_not_stopped(first: int, more: int):
    leaves = leaves_of(first + more)
    kept = Frontier()
    for leaf in leaves[:first]:
        kept.append(leaf)
    again = Frontier.of(first, bytes(kept))
    for leaf in leaves[first:]:
        again.append(leaf)
    assert again.root() == by_definition(leaves)
    assert again.size == first + more


def test_a_frontier_of_another_size_is_refused():
    with pytest.raises(DamagedFrontier):
        Frontier.of(3, bytes(32))


def walked(leaf: bytes, place: int, size: int, proof: list[bytes]) -> bytes:
    """The root that an inclusion proof leads to, by RFC 9162, 2.1.3.2."""
    at, last, root = place, size - 1, leaf
    for one in proof:
        assert last
        if at & 1 or at == last:
            root = node_hash(one, root)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            root = node_hash(root, one)
        at, last = at >> 1, last >> 1
    assert last == 0
    return root


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 9, 64, 100, 129])
def test_every_inclusion_proof_leads_to_the_root(size: int):
    leaves = leaves_of(size)
    with Tree(leaves) as tree:
        for place, leaf in enumerate(leaves):
            assert walked(leaf, place, size, tree.inclusion(place)) == by_definition(leaves)


def test_a_proof_of_another_entry_does_not():
    size = 100
    leaves = leaves_of(size)
    with Tree(leaves) as tree:
        assert walked(leaves[7], 7, size, tree.inclusion(6)) != by_definition(leaves)


def definition_of_consistency(leaves: list[bytes], size: int, *, whole: bool = True) -> list[bytes]:
    """SUBPROOF of RFC 6962, word for word."""
    if size == len(leaves):
        return [] if whole else [by_definition(leaves)]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if size <= k:
        return [*definition_of_consistency(leaves[:k], size, whole=whole), by_definition(leaves[k:])]
    return [*definition_of_consistency(leaves[k:], size - k, whole=False), by_definition(leaves[:k])]


@pytest.mark.parametrize("size", [1, 2, 7, 8, 9, 65])
def test_consistency_proofs_are_those_of_the_definition(size: int):
    leaves = leaves_of(size)
    with Tree(leaves) as tree:
        for before in range(1, size + 1):
            assert tree.consistency(before) == definition_of_consistency(leaves, before)


def test_a_tree_of_many_blocks_is_made_level_by_level():
    leaves = leaves_of(20_001)
    with Tree(iter(leaves)) as tree:
        assert walked(leaves[12_345], 12_345, len(leaves), tree.inclusion(12_345)) == root_of(leaves)
