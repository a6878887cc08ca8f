import { deflateRawSync } from 'node:zlib'

/** A file in a zip archive. */
interface Zipped {
  readonly name: string
  readonly data: Uint8Array
  /** Without compression. */
  readonly isStored?: boolean
  /** The size declared in the archive, if it differs from the actual size. */
  readonly declared?: number
}

/** A zip archive. Checksums are zero. */
export function zipOf(files: readonly Zipped[]): Buffer {
  const pieces: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, data, isStored = false, declared = data.length } of files) {
    const packed = isStored ? Buffer.from(data) : deflateRawSync(data)
    // Version, flags, method, time, date, checksum, both sizes, and the lengths of the name and the extra field.
    const facts = Buffer.alloc(26)
    facts.writeUInt16LE(20, 0)
    facts.writeUInt16LE(isStored ? 0 : 8, 4)
    facts.writeUInt32LE(packed.length, 14)
    facts.writeUInt32LE(declared, 18)
    facts.writeUInt16LE(name.length, 22)
    const entry = Buffer.concat([Buffer.from('PK\u0003\u0004'), facts, Buffer.from(name), packed])
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000'), facts, place, Buffer.from(name)]))
    pieces.push(entry)
    offset += entry.length
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006')
  end.writeUInt16LE(files.length % 65_536, 8)
  end.writeUInt16LE(files.length % 65_536, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...pieces, listed, end])
}
