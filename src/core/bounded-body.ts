/** Bytes that may still be read. Several bodies can share one budget. */
export interface ByteBudget {
  bytes: number
}

/** Reads a body to the end. Throws `tooLarge()` as soon as it exceeds the remaining room. */
export async function readBody(
  body: AsyncIterable<Uint8Array>,
  room: ByteBudget,
  tooLarge: () => Error,
): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of body) {
    room.bytes -= piece.length
    if (room.bytes < 0) throw tooLarge()
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}
