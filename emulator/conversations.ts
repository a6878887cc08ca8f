import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Activity, type ConversationKind, chatIdOf, personOf } from './activity.ts'
import { openChangeLog } from './change-log.ts'
import type { Person, World } from './world.ts'

/** A message in a conversation. `from` is a person's object ID, or `bot`. */
export interface Entry {
  readonly id: string
  readonly from: string
  activity: Activity
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  edits: number
  deleted?: boolean
}

export interface Conversation {
  readonly id: string
  readonly kind: ConversationKind
  /** The person whose private chat it is; absent if there are several people. */
  readonly person?: Person
  readonly entries: Entry[]
  /** Increases with every change, so that pages can tell whether they are out of date. */
  version: number
}

/** All conversations of the bot, as people see them. They survive the process if there is a `stateDir`. */
export interface Conversations {
  /** Object IDs of people who don't have the app, or have blocked it. Teams delivers nothing to them. */
  readonly uninstalled: Set<string>
  /** A known conversation, or anyone's private chat, which always exists. */
  find(id: string): Conversation | undefined
  personal(person: Person): Conversation
  /** The conversation with this ID, created if necessary. */
  ensure(id: string, kind: ConversationKind): Conversation
  list(): readonly Conversation[]
  /** Members of a conversation: one person, or the named operators and everyone who has posted. */
  members(conversation: Conversation): readonly Person[]
  newId(): string
  append(conversation: Conversation, from: string, activity: Activity, id?: string): Entry
  /** Undefined if the conversation has no such message. */
  replace(conversation: Conversation, id: string, activity: Activity): Entry | undefined
  remove(conversation: Conversation, id: string): boolean
  /** Calls `listener` after each change until the returned function is called. */
  watch(listener: (conversation: Conversation) => void): () => void
  close(): void
}

/** A line of the log: a message in its current state. */
interface Line {
  readonly conversation: string
  readonly kind: ConversationKind
  readonly entry: Entry
}

const maxEntries = 400
const kept = 60

export function createConversations(options: { world: World; stateDir?: string; now: () => number }): Conversations {
  const { world, stateDir, now } = options
  const known = new Map<string, Conversation>()
  const listeners = new Set<(conversation: Conversation) => void>()
  let last = 0

  function ensure(id: string, kind: ConversationKind): Conversation {
    const held = known.get(id)
    if (held) return held
    const person = kind === 'personal' ? personOf(world, id) : undefined
    const made: Conversation = { id, kind, ...(person && { person }), entries: [], version: 0 }
    known.set(id, made)
    return made
  }

  function put(conversation: Conversation, entry: Entry) {
    const at = conversation.entries.findIndex((one) => one.id === entry.id)
    if (at >= 0) conversation.entries[at] = entry
    else conversation.entries.push(entry)
    if (conversation.entries.length > maxEntries)
      conversation.entries.splice(0, conversation.entries.length - maxEntries)
    conversation.version++
  }

  const name = `conversations-${world.tenantId}`
  const earlier = openChangeLog(name, stateDir)
  for (const line of earlier.earlier as Line[]) put(ensure(line.conversation, line.kind), line.entry)
  earlier.close()
  if (stateDir) shorten(join(stateDir, `${name}.jsonl`), known)
  const log = openChangeLog(name, stateDir)

  /** Milliseconds, like Teams' message IDs, but always unique. */
  function newId(): string {
    last = Math.max(last + 1, now())
    return String(last)
  }

  function write(conversation: Conversation, entry: Entry): Entry {
    put(conversation, entry)
    log.append({ conversation: conversation.id, kind: conversation.kind, entry } satisfies Line)
    for (const listener of listeners) listener(conversation)
    return entry
  }

  return {
    uninstalled: new Set(),
    find: (id) => known.get(id) ?? (id.startsWith('a:') && personOf(world, id) ? ensure(id, 'personal') : undefined),
    personal: (person) => ensure(chatIdOf(person), 'personal'),
    ensure,
    list: () => [...known.values()],
    members({ person, entries }) {
      if (person) return [person]
      const named = Object.values(world.operators).map((one) => one.id)
      const ids = new Set([...named, ...entries.map(({ from }) => from)])
      return [...ids].flatMap((id) => world.people.get(id) ?? [])
    },
    newId,
    append(conversation, from, activity, id = newId()) {
      return write(conversation, { id, from, activity: { ...activity, id }, at: now(), edits: 0 })
    },
    replace(conversation, id, activity) {
      const entry = conversation.entries.find((one) => one.id === id && !one.deleted)
      return entry && write(conversation, { ...entry, activity: { ...activity, id }, edits: entry.edits + 1 })
    },
    remove(conversation, id) {
      const entry = conversation.entries.find((one) => one.id === id && !one.deleted)
      if (entry) write(conversation, { ...entry, activity: { type: 'message' }, deleted: true })
      return entry !== undefined
    },
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => log.close(),
  }
}

/** Every edit adds a line to the log; keep only the latest state of the newest messages. */
function shorten(file: string, known: ReadonlyMap<string, Conversation>) {
  const lines = [...known.values()].flatMap(({ id, kind, entries }) =>
    entries.slice(-kept).map((entry) => `${JSON.stringify({ conversation: id, kind, entry } satisfies Line)}\n`),
  )
  writeFileSync(`${file}.new`, lines.join(''))
  renameSync(`${file}.new`, file)
}
