"""Reads frames as lines of hex and writes what they hold as JSON; acks and poses the other way."""

import dataclasses
import hashlib
import json
import sys

from fuelrail import binary


def main():
    for line in sys.stdin:
        request = json.loads(line)
        if "frame" in request:
            try:
                frame = dataclasses.asdict(binary.parse_frame(bytes.fromhex(request["frame"])))
                frame["body"] = hashlib.sha256(frame["body"]).hexdigest()
                answer = {"frame": frame}
            except binary.BadFrame as fault:
                answer = {"fault": str(fault)}
        elif "tiles" in request:
            frame = binary.parse_frame(bytes.fromhex(request["tiles"]))
            size, tiles = binary.parse_tiles(frame.body)
            answer = {"size": size, "tiles": [[t.column, t.row, t.data.hex()] for t in tiles]}
        elif "ack" in request:
            answer = {"hex": binary.encode_ack(*request["ack"]).hex()}
        else:
            answer = {"hex": binary.encode_pose(*request["pose"]).hex()}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
