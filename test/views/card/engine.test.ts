import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { bind } from '../../../src/views/card/bind.ts'
import { escapeCard } from '../../../src/views/card/escape.ts'
import { templates } from '../../../src/views/card/templates.ts'

interface Engine {
  readonly Template: new (payload: object) => { expand(context: { $root: object }): unknown }
}

const { Template }: Engine = createRequire(import.meta.url)('adaptivecards-templating')

type Data = Record<string, unknown>

/** What stands at a path; `value` is put there first where nothing does. */
function at(into: Data, path: readonly string[], value: unknown): unknown {
  const [first = '', ...rest] = path
  into[first] ??= rest.length > 0 ? {} : value
  return rest.length > 0 ? at(into[first] as Data, rest, value) : into[first]
}

const named = /\$\{(?:exists\()?([\w.]+)\)?\}/g
const pathsIn = (text: unknown) => [...String(text).matchAll(named)].map(([, name = '']) => name.split('.'))

/** Puts there what a template names: lists of two, texts that look like expressions; what may be left out only where `whole`. */
function fill(node: unknown, into: Data, whole: boolean): void {
  if (typeof node === 'string') for (const path of pathsIn(node)) at(into, path, `*${path.join()}* \${x} ${whole}`)
  if (Array.isArray(node)) for (const inner of node) fill(inner, into, whole)
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return
  const { $data, $when, ...rest } = node as Data
  if ($when !== undefined && !whole && $data === undefined) return
  const [of] = pathsIn($data ?? '')
  for (const inside of of ? (at(into, of, [{}, {}]) as Data[]) : [into]) {
    for (const inner of Object.values(rest)) fill(inner, inside, whole)
    for (const path of pathsIn($when ?? '')) if (whole) at(inside, path, 'there')
  }
}

describe('the templates of cards, as the engine of their language reads them', () => {
  for (const [device, cards] of Object.entries(templates)) {
    for (const [name, template] of Object.entries(cards)) {
      it(`${name} on a ${device} is the same card`, () => {
        for (const whole of [true, false]) {
          const data: Data = {}
          fill(template, data, whole)
          const made = new Template(template).expand({ $root: structuredClone(data) })
          assert.ok(JSON.stringify(made).includes(whole ? 'true' : 'false'))
          assert.deepEqual(bind(template, data), escapeCard(made, 2000))
        }
      })
    }
  }
})
