import assert from 'node:assert/strict'
import type { Entry } from '../../emulator/conversations.ts'

type Input = { readonly id?: string; readonly value?: string }

/** The values in a card's inputs. */
export function filledIn({ activity }: Entry): Record<string, string | undefined> {
  const found: Record<string, string | undefined> = {}
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    const { id, value } = node as Input
    if (id) found[id] = value
    for (const inner of Object.values(node)) walk(inner)
  }
  for (const { content } of activity.attachments ?? []) walk(content)
  return found
}

/** The title of one of this card's buttons. */
export function buttonOf({ activity }: Entry, title: string | RegExp): string {
  const titles = [...JSON.stringify(activity.attachments).matchAll(/"title":"((?:[^"\\]|\\.)*)"/g)].map(
    ([, one = '']) => one,
  )
  const fits = (one: string) =>
    typeof title === 'string' ? one === title || one.startsWith(`${title} ·`) : title.test(one)
  return titles.find(fits) ?? assert.fail(`no button ${title} among ${titles.join(', ')}`)
}
