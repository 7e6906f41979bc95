"""Cheapest flows of whole units through a network, in exact integers."""

from __future__ import annotations

import heapq
from collections import deque

NEVER = 1 << 62


class Network:
    """Nodes 0 … n−1 and edges with a capacity and a cost a unit, both whole and not negative.

    Successive shortest paths with potentials; all paths of one cost are filled together, level by level, so that there
    are no more rounds than costs. The same edges in the same order give the same flow.
    """

    def __init__(self, nodes: int) -> None:
        self._out: list[list[int]] = [[] for _ in range(nodes)]
        self._to: list[int] = []
        self._left: list[int] = []
        self._cost: list[int] = []

    def edge(self, origin: int, target: int, most: int, cost: int = 0) -> int:
        """Adds an edge; its number."""
        key = len(self._to)
        for start, end, left, price in ((origin, target, most, cost), (target, origin, 0, -cost)):
            self._out[start].append(len(self._to))
            self._to.append(end)
            self._left.append(left)
            self._cost.append(price)
        return key

    def used(self, edge: int) -> int:
        """Units on an edge."""
        return self._left[edge ^ 1]

    def send(self, source: int, sink: int) -> int:
        """Sends as much as can be sent, as cheaply as it can; how much."""
        total, potential = 0, [0] * len(self._out)
        while True:
            distance = self._distances(source, potential)
            if distance[sink] >= NEVER:
                return total
            farthest = distance[sink]
            potential = [p + min(d, farthest) for p, d in zip(potential, distance, strict=True)]
            while sent := self._fill(source, sink, potential):
                total += sent

    def _distances(self, source: int, potential: list[int]) -> list[int]:
        """Cost of the cheapest way to each node, by reduced costs."""
        distance = [NEVER] * len(self._out)
        distance[source] = 0
        heap = [(0, source)]
        while heap:
            far, node = heapq.heappop(heap)
            if far > distance[node]:
                continue
            for edge in self._out[node]:
                if self._left[edge]:
                    end = self._to[edge]
                    reached = far + self._cost[edge] + potential[node] - potential[end]
                    if reached < distance[end]:
                        distance[end] = reached
                        heapq.heappush(heap, (reached, end))
        return distance

    def _fill(self, source: int, sink: int, potential: list[int]) -> int:
        """A blocking flow over the edges that lie on cheapest paths, by levels; 0: none is left."""
        level = [-1] * len(self._out)
        level[source] = 0
        queue = deque([source])
        while queue:
            node = queue.popleft()
            for edge in self._out[node]:
                end = self._to[edge]
                if level[end] < 0 and self._left[edge] and self._free(edge, node, potential):
                    level[end] = level[node] + 1
                    queue.append(end)
        if level[sink] < 0:
            return 0
        following, total = [0] * len(self._out), 0
        path: list[int] = []
        node = source
        while True:
            if node == sink:
                least = min(self._left[edge] for edge in path)
                for edge in path:
                    self._left[edge] -= least
                    self._left[edge ^ 1] += least
                total += least
                path, node = [], source
                continue
            edges = self._out[node]
            while following[node] < len(edges):
                edge = edges[following[node]]
                if (self._left[edge] and level[self._to[edge]] == level[node] + 1
                        and self._free(edge, node, potential)):
                    break
                following[node] += 1
            if following[node] < len(edges):
                path.append(edges[following[node]])
                node = self._to[path[-1]]
            elif path:
                node = self._to[path.pop() ^ 1]
                following[node] += 1
            else:
                return total

    def _free(self, edge: int, node: int, potential: list[int]) -> bool:
        """Whether an edge costs nothing beyond the cheapest way."""
        return self._cost[edge] + potential[node] - potential[self._to[edge]] == 0
