"""Much of the standard library over a table of sales; its output is the same wherever it runs."""
import argparse
import bz2
import base64
import collections
import configparser
import csv
import dataclasses
import datetime
import decimal
import enum
import fractions
import gzip
import hashlib
import heapq
import hmac
import io
import itertools
import json
import math
import pathlib
import pickle
import random
import re
import statistics
import string
import struct
import sys
import tempfile
import textwrap
import unicodedata
import uuid
import xml.etree.ElementTree as xml
import zipfile
import zlib


@dataclasses.dataclass(order=True)
class Sale:
    day: datetime.date
    shop: str
    amount: decimal.Decimal


class Size(enum.Enum):
    SMALL, LARGE = range(2)


def sales(lines):
    for row in csv.DictReader(lines):
        yield Sale(datetime.date.fromisoformat(row["day"]), row["shop"], decimal.Decimal(row["amount"]))


def show(name, value):
    print(f"{name:<12}{value}")


options = argparse.ArgumentParser()
options.add_argument("--top", type=int, default=1)
options.add_argument("words", nargs="*")
options = options.parse_args()
show("arguments", options)

all_sales = sorted(sales(sys.stdin))
by_shop = collections.defaultdict(decimal.Decimal)
for sale in all_sales:
    by_shop[sale.shop] += sale.amount
show("top", heapq.nlargest(options.top, by_shop.items(), key=lambda shop: shop[1]))
show("sales", json.dumps([dataclasses.asdict(sale) for sale in all_sales], default=str, indent=1, ensure_ascii=False))
show("weekdays", collections.Counter(sale.day.strftime("%A") for sale in all_sales).most_common())
show("span", all_sales[-1].day - all_sales[0].day)
show("size", [Size(sale.amount > 10).name for sale in all_sales])
show("mean", statistics.fmean(float(sale.amount) for sale in all_sales))
show("quotient", decimal.getcontext().divide(decimal.Decimal(1), decimal.Decimal(7)))
show("fraction", sum(fractions.Fraction(1, n) for n in range(1, 20)))
show("float", [0.1 + 0.2, 1e300 * 1e10, math.pi, math.gamma(5.5), float.fromhex("0x1.8p3"), round(2.675, 2)])
show("integer", [2**200, (-7) // 2, int("zz", 36), pow(3, 1000, 10**9 + 7)])
show("words", re.findall(r"(?i)\b([a-zä-ü])(\w*)\b", " ".join(by_shop)))
show("folded", [unicodedata.normalize("NFKD", shop).encode("ascii", "ignore") for shop in by_shop])
show("name", unicodedata.name("ß"))
show("wrapped", textwrap.fill(string.ascii_letters * 2, 30, subsequent_indent="> "))
show("packed", struct.pack("<ihd4s", 1, -2, 0.5, b"abcd").hex())

data = repr(all_sales).encode() * 50
for name in ("md5", "sha1", "sha256", "sha512", "sha3_256", "blake2b"):
    show(name, hashlib.new(name, data).hexdigest()[:32])
show("hmac", hmac.new(b"key", data, "sha256").hexdigest()[:32])
show("crc32", zlib.crc32(data))
show("base64", base64.b64encode(data[:20]))
show("unpacked", [module.decompress(module.compress(data)) == data for module in (zlib, gzip, bz2)])
show("pickled", pickle.loads(pickle.dumps(all_sales)) == all_sales)
show("uuid", uuid.uuid5(uuid.NAMESPACE_DNS, "shop.example"))

random.seed(7)
show("random", [random.random(), random.randint(1, 6), random.sample(range(100), 3)])

folder = pathlib.Path(tempfile.mkdtemp())
with zipfile.ZipFile(folder / "sales.zip", "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr("data", data)
with zipfile.ZipFile(folder / "sales.zip") as archive:
    show("zip", archive.read("data") == data)
show("files", sorted(path.name for path in folder.iterdir()))

tree = xml.fromstring("<shops><shop id='1'>one</shop><shop id='2'/></shops>")
show("xml", [(shop.get("id"), shop.text) for shop in tree.iter("shop")])
settings = configparser.ConfigParser()
settings.read_file(io.StringIO("[shop]\nopen = yes\n"))
show("settings", settings.getboolean("shop", "open"))
show("utc", datetime.datetime.fromtimestamp(10**9, datetime.timezone.utc).isoformat())
show("pairs", list(itertools.combinations("abc", 2)))
match options.words:
    case [first, *rest]:
        show("match", (first, rest))
