import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Somebody, Undo } from './check.ts'

/** The pending undos, in a file that outlives the process. It contains IDs but no tokens. */
export interface UndoList {
  readonly accounts: readonly Somebody[]
  /** Oldest first. */
  readonly entries: readonly Undo[]
  /** Written to the disk before this returns. */
  add(entry: Undo): void
  remove(entry: Undo): void
}

interface Content {
  readonly tenantId: string
  readonly accounts: readonly Somebody[]
  readonly entries: readonly Undo[]
}

/** The pending undos of an earlier trial; undefined if there are none. */
export function readUndoFile(file: string): Content | undefined {
  if (!existsSync(file)) return undefined
  const content = JSON.parse(readFileSync(file, 'utf8')) as Content
  return content.entries.length > 0 ? content : undefined
}

export function createUndoList(file: string, start: Content): UndoList {
  let entries = start.entries
  const keep = (left: readonly Undo[]) => {
    entries = left
    if (left.length === 0) return rmSync(file, { force: true })
    mkdirSync(dirname(file), { recursive: true })
    const handle = openSync(file, 'w', 0o600)
    try {
      writeSync(handle, `${JSON.stringify({ ...start, entries: left }, null, 2)}\n`)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
  }
  return {
    accounts: start.accounts,
    get entries() {
      return entries
    },
    add: (entry) => keep([...entries, entry]),
    remove: (entry) => keep(entries.filter((one) => one !== entry)),
  }
}
