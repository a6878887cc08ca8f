import assert from 'node:assert/strict'
import type { Feature } from '../../src/features/define.ts'
import { features } from '../../src/features/index.ts'
import { stepsAfter } from '../../src/features/other-systems/manual-steps.ts'
import { wholeRegistry } from '../support/registry.ts'

/** Everything that playbooks name and that isn't there; alone, a feature does without it. */
function misspelt(list: readonly Pick<Feature, 'playbooks' | 'addedSteps'>[]): string[] {
  const declared = list.flatMap(({ playbooks = [] }) => playbooks)
  const added = list.flatMap(({ addedSteps = [] }) => addedSteps)
  const names = wholeRegistry.playbooks().map(([name]) => name)
  const kinds = wholeRegistry.actions().map(({ kind }) => kind)
  const steps = [
    ...declared.flatMap((one) => one.steps.flatMap((step) => ('action' in step ? step : []))),
    ...added.map(({ step }) => step),
  ]
  const wanted = [
    ...declared.flatMap(({ undo, releases }) => [undo, releases]),
    ...added.map(({ to }) => to),
    ...Object.keys(stepsAfter),
  ]
  return [
    ...wanted.flatMap((name) => (name && !names.includes(name) ? `playbook ${name}` : [])),
    ...steps.flatMap(({ action, after, lastUnless }) =>
      [action, after, lastUnless].flatMap((kind) => (kind && !kinds.includes(kind) ? `action ${kind}` : [])),
    ),
    ...declared.flatMap(({ name, setting, steps: own }) =>
      (setting?.default ?? '')
        .split(', ')
        .flatMap((kind) =>
          kind && !own.some((step) => 'action' in step && step.action === kind) ? `default ${kind} of ${name}` : [],
        ),
    ),
  ]
}

describe('the playbooks of all features', () => {
  it('name only actions, playbooks and steps that are there', () => {
    assert.deepEqual(misspelt(features), [])
    const [first = assert.fail()] = features.flatMap(({ playbooks = [] }) => playbooks)
    const wrong = {
      ...first,
      name: 'wrong',
      steps: [{ action: 'block-signin' }],
      setting: { key: 'WRONG', default: 'block-sign-in' },
      undo: 'enabel',
    }
    assert.deepEqual(misspelt([{ playbooks: [wrong] }]), [
      'playbook enabel',
      'action block-signin',
      'default block-sign-in of wrong',
    ])
  })

  it('are what is stored with operations, in the order in which help lists them', () => {
    assert.deepEqual(
      wholeRegistry.playbooks().map(([name]) => name),
      [
        ...['disable', 'enable', 'signOut', 'requirePasswordChange', 'resetPasswords', 'removeMethods'],
        ...['revokeConsents', 'removeLicences', 'disableDevices', 'removeFromGroups', 'confirmCompromised'],
        ...['dismissRisk', 'quarantine', 'endQuarantine', 'contain', 'offboard', 'release', 'letBackIn'],
        ...['containAgain', 'restore'],
      ],
    )
  })
})
