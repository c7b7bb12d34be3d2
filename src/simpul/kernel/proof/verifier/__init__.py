"""The stand-alone verifier: one file that imports nothing of ours, served for download as it lies here."""

from pathlib import Path

SOURCE = Path(__file__).with_name("simpul_verify.py")
