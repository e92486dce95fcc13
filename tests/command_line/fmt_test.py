"""`merit fmt`: definitions in one layout."""

import json
import os
import shutil
import stat
import tempfile
import threading
import unittest
from pathlib import Path

from command import CommandTest, DATA, merit

UNTIDY = '# who\nlead{id:text key,\nsize: integer from "Size"}\nstage   MQL\nwhen size>5 # large\n'
TIDY = '# who\nlead {\n  id   : text key\n  size : integer from "Size"\n}\nstage MQL\n  when size > 5  # large\n'


class Layout(CommandTest):
    def setUp(self):
        super().setUp()
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.file = self.folder / "a.merit"
        self.file.write_text(UNTIDY)

    def test_a_file_is_laid_out_in_place_and_named(self):
        result = self.expect(merit("fmt", self.file), 0)
        self.assertEqual((result.out, result.err), (f"{self.file}\n", ""))
        self.assertEqual(self.file.read_text(), TIDY)

    def test_what_is_laid_out_is_neither_named_nor_written(self):
        self.file.write_text(TIDY)
        os.utime(self.file, (1, 1))
        result = self.expect(merit("fmt", self.file), 0)
        self.assertEqual((result.out, result.err), ("", ""))
        self.assertEqual(self.file.stat().st_mtime, 1)

    def test_check_names_what_would_change_and_changes_nothing(self):
        tidy = self.folder / "b.merit"
        tidy.write_text(TIDY)
        result = self.expect(merit("fmt", "--check", self.file, tidy), 1)
        self.assertEqual((result.out, result.err), (f"{self.file}\n", ""))
        self.assertEqual(self.file.read_text(), UNTIDY)
        self.expect(merit("fmt", "--check", tidy), 0)

    def test_standard_input_goes_to_standard_output(self):
        result = self.expect(merit("fmt", "-", stdin=UNTIDY.encode()), 0)
        self.assertEqual(result.out, TIDY)

    def test_a_pipe_goes_to_standard_output(self):
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        writer = threading.Thread(target=lambda: pipe.write_text(UNTIDY))
        writer.start()
        result = self.expect(merit("fmt", pipe), 0)
        writer.join()
        self.assertEqual(result.out, TIDY)
        self.assertTrue(pipe.is_fifo())

    def test_all_names_of_a_file_stay_its_names(self):
        other = self.folder / "b.merit"
        self.file.write_text(UNTIDY + "\n" * 50)  # it becomes shorter
        os.link(self.file, other)
        self.expect(merit("fmt", self.file), 0)
        self.assertEqual(other.read_text(), TIDY)
        self.assertTrue(self.file.samefile(other))

    def test_a_file_with_errors_stays_and_shows_what_check_shows(self):
        self.file.write_text("let a = = 3\n")
        result = self.expect(merit("fmt", self.file), 1, "error[")
        self.assertEqual(result.out, "")
        self.assertEqual(self.file.read_text(), "let a = = 3\n")
        self.assertEqual(result.err, merit("check", self.file).err)
        objects = merit("fmt", "--diagnostics", "json", self.file).err.splitlines()
        self.assertEqual([json.loads(line)["severity"] for line in objects], ["error"])

    def test_other_files_are_laid_out_beside_one_with_errors(self):
        bad = self.folder / "bad.merit"
        bad.write_text("let a = = 3\n")
        self.expect(merit("fmt", bad, self.file), 1)
        self.assertEqual(self.file.read_text(), TIDY)

    def test_meaning_that_only_check_asks_about_is_no_matter(self):
        self.file.write_text("let a=unknown_name\n")
        self.expect(merit("fmt", self.file), 0)
        self.assertEqual(self.file.read_text(), "let a = unknown_name\n")

    def test_permissions_and_links_stay(self):
        self.file.chmod(0o640)
        link = self.folder / "link.merit"
        link.symlink_to(self.file)
        self.expect(merit("fmt", link), 0)
        self.assertTrue(link.is_symlink())
        self.assertEqual(self.file.read_text(), TIDY)
        self.assertEqual(stat.S_IMODE(self.file.stat().st_mode), 0o640)

    def test_nothing_and_what_is_not_there_are_faults_of_usage(self):
        self.expect(merit("fmt"), 2, "no definition is named")
        self.expect(merit("fmt", self.folder / "absent.merit"), 2, "there is no such file")
        self.expect(merit("fmt", "-", "-"), 2, "named twice")


if __name__ == "__main__":
    unittest.main()
