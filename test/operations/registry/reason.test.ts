import assert from 'node:assert/strict'
import { messagesOf } from '../../../src/features/define.ts'
import { features } from '../../../src/features/index.ts'
import { skipKind, skipsIn } from '../../../src/operations/model/skips.ts'
import { defineReasons } from '../../../src/operations/registry/reason.ts'
import { createRegistry } from '../../../src/operations/registry/registry.ts'
import { filesBelow, text } from '../../packaging/project.ts'
import { wholeRegistry } from '../../support/registry.ts'

const texts = { en: () => 'Late', de: () => 'Zu spät' }
const counted = { en: (count: number) => `${count} late`, de: (count: number) => `${count} zu spät` }

describe('the reasons of actions', () => {
  const [action = assert.fail(), ...others] = wholeRegistry.actions()
  const withReasons = (reasons: ReturnType<typeof defineReasons>) =>
    createRegistry([{ ...action, reasons: { ...action.reasons, ...reasons } }, ...others], {})

  it('say what is decided by them, and what is said of them in each language', () => {
    const { late } = defineReasons({ late: { kind: 'again', ...texts } })
    const registry = withReasons({ late })
    assert.equal(registry.reasonKind('late'), 'again')
    assert.equal(skipKind(registry, 'late'), 'notNeeded')
    assert.equal(messagesOf(features, registry)('de').why['late']?.(''), 'Zu spät')
  })

  it('do not compile without words, or as warnings without the words that count them', () => {
    // @ts-expect-error: no German words
    defineReasons({ late: { kind: 'barrier', en: () => 'Late' } })
    // @ts-expect-error: plans can't count it
    defineReasons({ late: { kind: 'note', ...texts } })
    // @ts-expect-error: nobody has declared it
    const late: ReturnType<typeof defineReasons>[string]['code'] = 'late'
    assert.equal(defineReasons({ late: { kind: 'note', ...texts, counted } }).late.code, late)
  })

  it('are all listed by an action: one that is only declared has no words', () => {
    const declared = filesBelow('src')
      .filter((file) => file.endsWith('.ts') && !file.endsWith('registry/reason.ts'))
      .flatMap((file) => text(file).match(/defineReasons\(\{\n[\s\S]*?\n\}\)/g) ?? [])
      .flatMap((code) => [...code.matchAll(/^ {2}(\w+): \{$/gm)].map(([, name]) => name))
    assert.ok(declared.length > 0)
    const listed = wholeRegistry.declaredReasons().map(({ code }) => String(code))
    assert.deepEqual(declared.sort(), listed.sort())
  })

  it('need codes of their own: one that is there already does not start', () => {
    const { self } = defineReasons({ self: { kind: 'barrier', ...texts } })
    assert.throws(() => withReasons({ self }), { message: 'There are two reasons named self' })
  })

  it('prevent a change if this version does not know them', () => {
    assert.deepEqual(skipsIn(wholeRegistry, { '': 1, self: 2, later: 3, excluded: 4 }), {
      notReached: 1,
      notPossible: 5,
      excluded: 4,
    })
  })
})
