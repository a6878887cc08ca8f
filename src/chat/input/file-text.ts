const excelOnWindows = 'windows-1252'

/**
 * Decodes a file of unknown encoding: UTF-8 or UTF-16 with or without a byte order mark, otherwise Windows-1252.
 * Undefined if it isn't text.
 */
export function decodeText(bytes: Uint8Array): string | undefined {
  if (isZip(bytes)) return undefined
  const text = decoderFor(bytes).decode(bytes)
  return isBinary(text.slice(0, 10_000)) ? undefined : text
}

/**
 * Whether the file is a workbook, which is a zip archive. Workbooks are never unpacked, and an entry stored without
 * compression looks like text.
 */
const isZip = (bytes: Uint8Array) => bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04

// Spreadsheets, archives and images are full of control characters; a list might contain a few by mistake.
function isBinary(text: string): boolean {
  const controls = [...text].filter((one) => one < ' ' && !'\t\n\v\f\r'.includes(one)).length
  return controls * 100 > text.length
}

function decoderFor(bytes: Uint8Array): InstanceType<typeof TextDecoder> {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le')
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be')
  if (second === 0 && first !== 0) return new TextDecoder('utf-16le')
  if (first === 0 && second !== 0) return new TextDecoder('utf-16be')
  return isUtf8(bytes) ? new TextDecoder('utf-8') : new TextDecoder(excelOnWindows)
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}
