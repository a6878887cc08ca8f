/** How many bytes may still be read; several bodies may share it. */
export interface Room {
  bytes: number
}

/** Reads a body to its end. Throws `tooLarge()` as soon as there is more of it than there is room. */
export async function readBody(body: AsyncIterable<Uint8Array>, room: Room, tooLarge: () => Error): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of body) {
    room.bytes -= piece.length
    if (room.bytes < 0) throw tooLarge()
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}
