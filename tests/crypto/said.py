"""Every number of the text of SPEC, in order: those of the code by their names, one added or taken away.

A number that the code does not name stands as itself: who changes it in the text, changes it here.
"""

from typing import Final

SAID: Final = {
    "1": """
        1970 9999 epoch.LAST+1 0 hpke.ENC_BYTES 16 12 16 32 96 64 32 hpke.PUBLIC_KEY_BYTES 1184 32
    """,
    "2": """
        0 32 2 1 1 1
    """,
    "3": """
        0 20 32 8 4 32 2 7 160 2 160 8
    """,
    "4": """
        envelope.REQUEST_BYTES 16 envelope.ENVELOPE_BYTES 0 4 envelope.SLOT_BYTES 32 envelope.SLOTS_BYTES 32
        4704 0 28064 body.BODY_BYTES envelope.SLOTS_BYTES 64 1 4 0 office.LAST_DESK 32 body.NO_DESK
        body.NO_DESK 0 envelope.REQUEST_BYTES 7 7 1 7 1 7 7 35 1 9999
    """,
    "5": """
        body.BODY_BYTES body.HEADER_BYTES body.PAYLOAD_BYTES 0 1 2 3 4 5 1 2 body.PAYLOAD_BYTES 4 8 4
        body.NO_DESK body.NO_DESK 12 16 16 32 32 64 32 96 signature.SIGNATURE_BYTES 0 96 0 body.HEADER_BYTES
        body.BODY_BYTES hpke.PUBLIC_KEY_BYTES 32 body.DOCUMENT_BYTES 16 body.CHUNKS_PER_FILE body.CHUNK_BYTES
        32 hpke.PUBLIC_KEY_BYTES 32 signature.SIGNATURE_BYTES 0 1 body.CHUNK_BYTES 1 body.CHUNK_BYTES 30 4096
        60 60
    """,
    "6": """
        16 12 1 2048 1 2048 0 12 1 4 1 2048 4 16 32 32
    """,
    "7": """
        cell.CELL_BYTES 32 32 cell.CELL_BYTES 16 12 cell.INNER_BYTES 4068 0 16 cell.PIECE_BYTES
        cell.PIECE_BYTES hpke.OVERHEAD_BYTES 32 32 10 signature.SIGNATURE_BYTES 0 1 8 2832 31168 0 0 1 0 0 0
        reply.MAX_REPLY 64
    """,
    "8.1": """
        note.NOTE_BYTES 1 8 16 0 9 0 1 7 1 120 5000 5 4 0 1 0 4 10 4294967295 0 9 1 100 0 9 1 40
        lines.HUMAN_BYTES 14
    """,
    "8.2": """
        32 32 1 32 32 3 32 32 32 32 32 0 32 1 4 32 1 1 1 1 4 0 office.LAST_DESK
    """,
    "8.3": """
        32 32 7 record.CLOSED_TEXT_BYTES 32 0 hpke.PUBLIC_KEY_BYTES signature.SIGNATURE_BYTES 1 4 32
        hpke.PUBLIC_KEY_BYTES 5 7 28 92 14 record.TOLERANCE_SECONDS record.TOLERANCE_SECONDS 14 12
    """,
    "8.4": """
        board.NOTE_SPACE_BYTES cell.CELL_BYTES 32 412 64 64 128 256 512 1024 32 32 1 3 32
        board.NOTE_SPACE_BYTES 1 3 16 75 1
    """,
    "8.5": """
        1 5 0 32 0 proof.HASHES 12 32 4 signature.SIGNATURE_BYTES 0 1 note.NOTE_BYTES 16 8 2 proof.HASHES
        proof.HASHES 0 1
    """,
    "9": """
        0 2 53 1 1 documents.TEXT_BYTES 16 16 32 1 documents.NAME_LETTERS 64 1 226492416 0 office.LAST_DESK 0
        reply.MAX_REPLY 0 63 32 32 1400 1 31168
    """,
    "10.1": """
        64 4 0 8 1 2 3 16 64 256 1024 4194304 20 12 32 32 32 64 32 96 0 96 batch.SMALLEST batch.HEADER_BYTES
        envelope.ENVELOPE_BYTES 0 96 batch.HEADER_BYTES
    """,
    "10.2": """
        4 bundle.HEAD_BYTES 16 32 32 32 4 batch.HEADER_BYTES bundle.HEAD_BYTES 72 32 32 bundle.TAKES 64 16 1
        32 16
    """,
    "10.3": """
        200 64 206 416 200 200 200 bundle.HEAD_BYTES batch.HEADER_BYTES 400
    """,
    "12": """
        15 204 25 30 60 120 240 1 8 16 32 1024 8192 2 3 16 receipt.WORDS 1 35
    """,
    "13": """
        4096 1 14 92 7 8 35 128 1
    """,
    "14": """
        2 53 3 6 1 4 1 4 2 5 8 2 8 64
    """,
}
