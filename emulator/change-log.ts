import fs from 'node:fs'
import path from 'node:path'

/** Everything that happened to the world since its creation, in order; kept on disk if there is a folder. */
export interface ChangeLog {
  /** Survives killing the process once this returns. */
  append(change: object): void
  /** Changes from earlier processes. */
  readonly earlier: readonly unknown[]
  close(): void
}

/** `name` identifies the world: each seed and size has its own log. */
export function openChangeLog(name: string, folder?: string): ChangeLog {
  if (!folder) return { append: () => undefined, earlier: [], close: () => undefined }
  fs.mkdirSync(folder, { recursive: true })
  const file = path.join(folder, `${name}.jsonl`)
  const text = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : ''
  // A process killed while writing leaves half a line; remove it, or the next line would be appended to it.
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
