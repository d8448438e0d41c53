"""What the example year is made of: its departments, sentences and small files. Nothing here is real."""

import struct
import zlib

DEPARTMENTS = (
    ("demo-gy", "经济发展局"),
    ("demo-tz", "投资促进局"),
    ("demo-kj", "科技创新局"),
    ("demo-js", "建设局"),
    ("demo-sh", "社会事务局"),
    ("demo-cg", "城市管理局"),
)
"""Code and name; the first is the department of the demonstration's reporter and reviewer."""

CURVE = (2, 6, 12, 20, 29, 39, 50, 62, 74, 85, 94, 100)
"""A plan's share of the target at the end of each month, in percent."""

PROBLEMS = (
    "部分资料不齐，核对用时较长。",
    "配套手续办理较慢，影响局部进度。",
    "人手偏紧，个别环节衔接不够顺畅。",
    "个别事项意见不一，仍在协商。",
    "资金拨付手续在办，月内预计到位。",
)
NEXT_STEPS = (
    "每周调度一次，倒排工期，月底前补齐进度。",
    "会同配合单位现场办公，逐项明确责任和时限。",
    "增派人员，优先保障关键环节。",
    "完善台账和佐证，做好下月填报准备。",
)
CORRECTIONS = (
    "上次统计口径有误，误含上年结转数，现予核减。",
    "与监理月报核对后发现重复计列，予以更正。",
    "数据录入时看错行，按原始凭证更正。",
)
REOPENED = "有单位发现已发布数据重复计列，重新开放本月用于更正。"
EXPLANATION = "已与台账核对，情况属实。"
CITATIONS = (
    "示例：监理月报（{month}月）",
    "示例：{month}月调度会纪要",
    "示例：现场核查记录（{month}月）",
    "示例：{month}月统计台账",
)


def png(words: str) -> bytes:
    """A small picture of one colour, another for other words."""
    colour = zlib.crc32(words.encode()).to_bytes(4, "big")[:3]
    width, height = 64, 48
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress((b"\0" + colour * width) * height)),
        (b"IEND", b""),
    )
    chunks = (struct.pack(">I", len(b)) + n + b + struct.pack(">I", zlib.crc32(n + b)) for n, b in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def pdf(words: str) -> bytes:
    """One small page that says `words`, in ASCII."""
    text = f"BT /F1 12 Tf 24 72 Td ({words}) Tj ET".encode("ascii")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 144] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
    )
    written, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return written + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (count, table, count, len(written))
    )
