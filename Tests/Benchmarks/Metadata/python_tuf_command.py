"""python_tuf_command.py URL ROOT TARGET FOLDER: one update and one download by python-tuf's client, into FOLDER."""
import pathlib
import sys

from tuf.ngclient import Updater

server, root, target, folder = sys.argv[1:]
updater = Updater(
    folder, server + "/metadata/", target_dir=folder, target_base_url=server + "/targets/",
    bootstrap=pathlib.Path(root).read_bytes())
updater.refresh()
found = updater.get_targetinfo(target)
assert found is not None
updater.download_target(found, folder + "/target")
