import assert from 'node:assert/strict'
import { collectPlaybooks, configurePlaybooks } from '../../../src/operations/registry/collect-playbooks.ts'
import { definePlaybook, type PlaybookSource } from '../../../src/operations/registry/playbook.ts'
import { addedInput } from '../../support/plans.ts'

const common = { tone: 'takes', timed: false, undo: null } as const
const close = definePlaybook({
  ...common,
  name: 'close',
  command: { name: 'close it', aliases: [] },
  steps: [
    { point: 'first' },
    { action: 'lock', optional: { input: 'lock', on: true } },
    { action: 'sweep', lastUnless: 'lock', optional: { input: 'sweep', on: false, rare: true } },
  ],
  setting: { key: 'CLOSE_ACTIONS', default: 'lock' },
  undo: 'open',
})
const open = definePlaybook({
  ...common,
  name: 'open',
  command: { name: 'open it', aliases: [] },
  steps: [{ action: 'unlock' }, { action: 'greet', after: 'unlock', optional: { input: 'greet', on: true } }],
  releases: 'close',
})
const bell = {
  to: 'close',
  at: 'first',
  step: { action: 'ring', optional: { input: 'ring', on: true, rare: true } },
} as const
const kinds = (...some: string[]) => some.map((kind) => ({ kind }))
const all = kinds('lock', 'sweep', 'unlock', 'greet', 'ring')
const sources: readonly PlaybookSource[] = [{ playbooks: [close, open] }, { addedSteps: [bell] }]
const stepsOf = (playbooks: ReturnType<typeof collectPlaybooks>) =>
  Object.fromEntries(
    Object.entries(playbooks).map(([name, { steps }]) => [name, steps.map(({ action }) => action).join(' ')]),
  )

describe('playbooks that features declare', () => {
  it('have the steps that others add at the points they name, and restoring is always there', () => {
    assert.deepEqual(stepsOf(collectPlaybooks(sources, all)), {
      close: 'ring lock sweep',
      open: 'unlock greet',
      restore: '',
    })
    assert.equal(stepsOf(collectPlaybooks([{ playbooks: [close, open] }], all))['close'], 'lock sweep')
    assert.deepEqual(stepsOf(collectPlaybooks([{ addedSteps: [bell] }], all)), { restore: '' })
  })

  it('leave out steps whose action is not listed, and what follows them', () => {
    assert.equal(stepsOf(collectPlaybooks(sources, kinds('sweep', 'unlock')))['close'], 'sweep')
    const later = { ...open, steps: open.steps.slice(1), releases: undefined }
    const { releases: _, ...alone } = later
    assert.deepEqual(stepsOf(collectPlaybooks([{ playbooks: [alone] }], kinds('greet'))), { restore: '' })
  })

  it('are not offered without their main step, without any, or without what they release', () => {
    const withoutUnlock = collectPlaybooks(sources, kinds('lock', 'greet'))
    assert.deepEqual(Object.keys(withoutUnlock), ['close', 'restore'])
    assert.equal(withoutUnlock['close']?.undo, null, 'what is not offered takes nothing back')
    assert.deepEqual(Object.keys(collectPlaybooks(sources, kinds('unlock', 'greet'))), ['restore'])
  })

  it('have what their actions add to forms', () => {
    const name = addedInput('name')
    const playbooks = collectPlaybooks(sources, [...kinds('lock', 'unlock'), { kind: 'greet', inputs: [name] }])
    assert.deepEqual([playbooks['open']?.inputs, playbooks['close']?.inputs], [[name], undefined])
  })

  it('stop the start if two have the same name, or a step has no place', () => {
    assert.throws(() => collectPlaybooks([{ playbooks: [close, close] }], all), /two playbooks named close/)
    const lost = { ...bell, at: 'frist' }
    assert.throws(
      () => collectPlaybooks([...sources, { addedSteps: [lost] }], all),
      /close has no point frist for ring/,
    )
  })

  it('start with the steps that their setting lists, and have no others that are rare', () => {
    const declared = collectPlaybooks(sources, all)
    const configured = (on: readonly string[], isOff = false) => {
      const registry = { unavailable: () => (isOff ? { because: 'off' as const, setting: 'RING' } : undefined) }
      const { close: found } = configurePlaybooks(declared, { sources, on: { CLOSE_ACTIONS: on }, registry })
      return found?.steps.map(({ action, optional }) => `${action} ${optional?.on}`)
    }
    assert.deepEqual(configured(['lock']), ['ring true', 'lock true'])
    assert.deepEqual(configured(['sweep']), ['ring true', 'lock false', 'sweep true'])
    assert.deepEqual(configured([], true), ['lock false'], 'a step that is switched off is not added')
  })
})
