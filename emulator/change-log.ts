import fs from 'node:fs'
import path from 'node:path'

/** What happened to the world since it was made, in order; kept on disk when there is a folder for it. */
export interface ChangeLog {
  /** On disk, as far as a killed process is concerned, when this returns. */
  append(change: object): void
  /** What an earlier process appended. */
  readonly earlier: readonly unknown[]
  close(): void
}

/** `name` tells worlds apart: another seed or size gets a log of its own. */
export function openChangeLog(name: string, folder?: string): ChangeLog {
  if (!folder) return { append: () => undefined, earlier: [], close: () => undefined }
  fs.mkdirSync(folder, { recursive: true })
  const file = path.join(folder, `${name}.jsonl`)
  const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : ''
  // A process killed within a write leaves half a line: cut it off, or the next line would be glued to it.
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  if (whole.length < text.length) fs.writeFileSync(file, whole)
  const earlier = whole.split('\n').flatMap((line) => (line ? [JSON.parse(line) as unknown] : []))
  const handle = fs.openSync(file, 'a')
  let open = true
  return {
    earlier,
    append: (change) => {
      if (open) fs.writeSync(handle, `${JSON.stringify(change)}\n`)
    },
    close() {
      if (open) fs.closeSync(handle)
      open = false
    },
  }
}
