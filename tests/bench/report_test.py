#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What report.py and chart.py make of figures: medians, ratios within a round, goals, and the block in README.md."""
import pathlib
import sys
import tempfile
import unittest
import xml.etree.ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import chart
import goals
import report


def figure(operation, who, value, round, unit="ops/s", p=None, size=1):
    return {"operation": operation, "who": who, "value": value, "unit": unit, "p": p, "size": size, "round": round}


def rows(values, operation="submit-20k-64", **more):
    """{who: [a value a round]} as figures."""
    return [figure(operation, who, v, r, **more) for who, each in values.items() for r, v in enumerate(each)]


def goal(operation, to, what="value"):
    return next(g for g in goals.GOALS if (g.operation, g.to, g.what) == (operation, to, what))


class Goals(unittest.TestCase):
    def test_a_ratio_is_the_median_of_the_rounds_ratios(self):
        # the machine was twice as fast in the last round: medians alone would say 200 / 110
        found = report.goal_row(rows({"samplan": [120, 200, 240], "redis": [100, 110, 200]}), goal("submit-20k-64", "redis"))
        self.assertAlmostEqual(found["got"], 1.2)
        self.assertEqual((found["low"], round(found["high"], 2), found["reached"]), (1.2, 1.82, True))

    def test_a_round_that_a_peer_lacks_counts_for_no_ratio(self):
        found = report.goal_row(rows({"samplan": [100, 900], "redis": [100]}), goal("submit-20k-64", "redis"))
        self.assertEqual((found["got"], found["reached"]), (1, False))

    def test_what_was_not_measured_is_neither_reached_nor_missed(self):
        for figures in ([], rows({"samplan": [1]}), rows({"redis": [1]})):
            found = report.goal_row(figures, goal("submit-20k-64", "redis"))
            self.assertEqual((found["got"], found["reached"]), (None, None))
        self.assertEqual(report.got_words(found), "not measured")

    def test_percentiles_are_compared_where_a_goal_says_so(self):
        figures = [figure("submit-20k-64", who, 1, 0, p=[1, p99, 9]) for who, p99 in (("samplan", 8), ("redis", 5))]
        found = report.goal_row(figures, goal("submit-20k-64", "redis", "p99"))
        self.assertEqual((found["got"], found["reached"]), (1.6, False))

    def test_a_goal_may_stand_against_a_sum(self):
        figures = [figure("submit-small-1", who, p[0], 0, "ms", p) for who, p in
                   (("samplan", [0.6, 1, 2]), ("tls-echo", [0.1, 1, 2]), ("lmdb-append", [0.4, 1, 2]))]
        found = report.goal_row(figures, next(g for g in goals.GOALS if g.operation == "submit-small-1"))
        self.assertAlmostEqual(found["got"], 1.2)

    def test_the_bound_itself_is_reached(self):
        found = report.goal_row(rows({"samplan": [15, 15, 15]}, "start", unit="ms"), goal("start", None))
        self.assertTrue(found["reached"])

    def test_goals_and_operations_know_each_other(self):
        names = [o.name for o in goals.OPERATIONS]
        self.assertEqual(len(names), len(set(names)))
        for g in goals.GOALS:
            self.assertIn(g.operation, names)
            self.assertIn(g.sense, (">=", "<="))
            better = next(o.better for o in goals.OPERATIONS if o.name == g.operation)
            # a share of what is done in the same time has to be large, a cost small
            self.assertEqual(g.sense == ">=", better == "more" and g.what == "value")


class Table(unittest.TestCase):
    def test_ours_comes_first_and_the_limits_last(self):
        row = report.table(rows({"lmdb-append": [1], "redis": [2], "samplan": [3], "nginx": [4]}))[0]
        self.assertEqual([f["who"] for f in row["figures"]], ["samplan", "nginx", "redis", "lmdb-append"])

    def test_medians_of_each_size(self):
        figures = rows({"samplan": [1, 9, 2]}, "grow-fetch", unit="ms") + rows({"samplan": [5]}, "grow-fetch", unit="ms", size=10)
        self.assertEqual([(f["size"], f["value"]) for f in report.table(figures)[0]["figures"]], [(1, 2), (10, 5)])

    def test_numbers_have_three_digits_or_so(self):
        self.assertEqual([report.number(n) for n in (None, 12345, 123.4, 12.34, 1.234, 0.1234, 0.00123)],
                         ["-", "12,345", "123", "12.3", "1.23", "0.123", "0.0012"])


class Readme(unittest.TestCase):
    def results(self, figures):
        return {"table": report.table(figures), "date": "2026-01-02T03:04:05", "machine": "a machine", "versions": {"X": "1"}}

    def test_only_what_lies_between_the_marks_is_written_and_again(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "tests/bench").mkdir(parents=True)
            readme = root / "README.md"
            readme.write_text(f"before\n{report.MARKS[0]}\nold\n{report.MARKS[1]}\nafter\n")
            figures = rows({"samplan": [1, 1, 1]}, "grow-fetch", unit="ms") + rows({"samplan": [2]}, "grow-fetch", unit="ms", size=100)
            for _ in range(2):
                report.publish(self.results(figures + rows({"samplan": [1000], "redis": [10]})), root)
                text = readme.read_text()
                self.assertTrue(text.startswith("before\n" + report.MARKS[0]) and text.endswith(report.MARKS[1] + "\nafter\n"))
                self.assertNotIn("old", text)
                self.assertEqual(text.count("| durable submission of 20 KiB"), 1)
                self.assertIn("reached: 100", text)
                self.assertEqual([p.name for p in (root / "tests/bench/results").iterdir()], ["grow-fetch.svg"])

    def test_a_readme_without_marks_is_left_alone(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "README.md").write_text("no marks\n")
            with self.assertRaises(SystemExit):
                report.publish(self.results([]), root)
            self.assertEqual((root / "README.md").read_text(), "no marks\n")


class Charts(unittest.TestCase):
    def test_are_well_formed_whatever_the_numbers(self):
        for points in ({1: 1, 10: 10, 100: 100}, {1: 0.002, 100: 0.002}, {1: 5, 10: 3, 100: 0.1}, {1: 999, 10: 1e6, 100: 1e9}):
            svg = xml.etree.ElementTree.fromstring(chart.draw("a < b & c", "ms", points))
            self.assertEqual(len(svg.findall("{*}circle")), len(points))
            for mark in svg.findall("{*}circle"):
                self.assertTrue(0 <= float(mark.get("cx")) <= chart.WIDTH and 0 <= float(mark.get("cy")) <= chart.HEIGHT)


if __name__ == "__main__":
    unittest.main()
