import type { Answer, Request, Undo } from './check.ts'
import type { UndoList } from './undo-list.ts'
import { undoing } from './wire.ts'

type Send = (name: string, request: Request) => Promise<Answer>

/** Undoes entries, last first. Returns those that couldn't be undone, which stay in the list. */
export async function takeBack(
  list: UndoList,
  send: Send,
  which: readonly Undo[] = list.entries,
): Promise<readonly Undo[]> {
  const left: Undo[] = []
  for (const entry of [...which].reverse()) {
    const status = await send(undoing, entry.request).then(
      (answer) => answer.status,
      () => 0,
    )
    const isBack = (status >= 200 && status < 300) || entry.already?.includes(status)
    if (isBack) list.remove(entry)
    else left.push(entry)
  }
  return left
}
