import { requests } from '../../src/graph/index.ts'
import { nobody } from '../allowed.ts'
import {
  type Answer,
  type AutomaticCheck,
  answered,
  differs,
  fits,
  type Request,
  type Trial,
  type Undo,
  valuesOf,
} from '../check.ts'
import { byPolicy, withoutLicence, withoutRole } from '../expected.ts'

const common = { kind: 'automatic', part: 'changes' } as const
const ofMethods = withoutRole('Authentication Administrator', 'Privileged Authentication Administrator')

const mobile = '3179e48a-750b-4051-897c-87b9720928f7'
const alternate = 'b6332ec1-7057-4abe-9331-3d72feddfe41'

/** Numbers that belong to nobody (NANP: 555-0100 to 555-0199). */
const addPhone = (id: string, phoneType: string, phoneNumber: string): Request => ({
  method: 'POST',
  url: `/users/${id}/authentication/phoneMethods`,
  body: { phoneNumber, phoneType },
})
const removePhone = (id: string, phone: string): Request => requests.deleteMethod(id, `phoneMethods/${phone}`)
const withdraw = (account: string, phone: string): Undo => ({
  account,
  says: 'remove the phone number that the trial added',
  request: removePhone(account, phone),
  already: [404],
})
/** Adds both numbers; returns the first answer that isn't 201, if any. */
async function addBoth(trial: Trial): Promise<Answer | undefined> {
  const { id } = trial.second
  const first = await trial.change('add mobile', addPhone(id, 'mobile', '+1 2065550123'), withdraw(id, mobile))
  if (first.status !== 201) return first
  const other = addPhone(id, 'alternateMobile', '+1 2065550124')
  const second = await trial.change('add alternate', other, withdraw(id, alternate))
  return second.status === 201 ? undefined : second
}

const methodSource = 'docs/use.md'
const methods = { ...common, permissions: ['UserAuthenticationMethod.ReadWrite.All'], source: methodSource } as const
const noPhones = byPolicy('The tenant’s policy doesn’t allow phone methods.', /policy|not allowed|disabled/i)

/** A 429 is the expected result. */
const impatient = { patient: false }

const ofMethodList: readonly AutomaticCheck[] = [
  {
    ...methods,
    id: 'two-phones',
    title: 'Removing a mobile and an alternate number',
    claim: 'Graph doesn’t remove the mobile number first (400); the other way round both are removed (204).',
    otherwise: 'Numbers stay when sign-in methods are removed: the order has to change.',
    expected: [ofMethods, noPhones],
    run: async (trial) => {
      const { id } = trial.second
      const refused = await addBoth(trial)
      if (refused) return answered(refused, 201)
      const early = await trial.change('remove mobile first', removePhone(id, mobile), null)
      const second = await trial.change('remove alternate', removePhone(id, alternate), null)
      const last = await trial.change('remove mobile', removePhone(id, mobile), null)
      const seen = [answered(early, 400), answered(second, 204), answered(last, 204)]
      return seen.find((one) => !one.fits) ?? fits('400, 204, 204', last)
    },
  },
  {
    ...methods,
    id: 'removed-twice',
    title: 'Removing a sign-in method twice',
    claim: 'Graph answers 404 resourceNotFound to the second request, which Rollcall takes for done.',
    otherwise: 'After a lost answer, methods that are gone are reported as failed.',
    expected: [ofMethods, noPhones],
    run: async (trial) => {
      const { id } = trial.second
      const added = await trial.change('add', addPhone(id, 'mobile', '+1 2065550123'), withdraw(id, mobile))
      if (added.status !== 201) return answered(added, 201)
      const once = await trial.change('remove', removePhone(id, mobile), null)
      if (once.status !== 204) return answered(once, 204)
      return answered(await trial.change('remove again', removePhone(id, mobile), null), 404, 'resourceNotFound')
    },
  },
  {
    ...methods,
    id: 'pace-of-methods',
    title: 'Twelve changes of sign-in methods in a row',
    claim: 'Graph accepts them, or answers 429 with Retry-After.',
    otherwise: 'The pace of removing methods is wrong: it isn’t documented for changes.',
    expected: [ofMethods, noPhones],
    run: async (trial) => {
      const { id } = trial.second
      for (let round = 0; round < 6; round++) {
        const add = await trial.change('add', addPhone(id, 'mobile', '+1 2065550123'), withdraw(id, mobile), impatient)
        const answer = add.status === 201 ? await trial.change('remove', removePhone(id, mobile), null, impatient) : add
        if (answer.status === 429 && answer.headers['retry-after']) return fits(`429 after ${round} rounds`, answer)
        if (answer.status !== 204) return answered(answer, 204)
      }
      return fits('twelve accepted')
    },
  },
]

const risk = { ...common, permissions: ['IdentityRiskyUser.ReadWrite.All'], source: 'docs/commands.md' } as const
const ofRisk = [withoutLicence('P2'), withoutRole('Security Administrator')]
const riskPath = (verb: string, userIds: readonly string[]): Request => ({
  method: 'POST',
  url: `/identityProtection/riskyUsers/${verb}`,
  body: { userIds },
})

const ofRiskyUsers: readonly AutomaticCheck[] = [
  {
    ...risk,
    id: 'risk',
    title: 'Confirming an account as compromised, and dismissing that',
    claim: 'Graph answers 204, and shows the account as risky within a minute.',
    otherwise: 'The step fails, or can’t be verified.',
    expected: ofRisk,
    leaves: 'the second account’s risk history has two entries',
    run: async (trial) => {
      const { id } = trial.second
      const undo = { account: id, says: 'dismiss the risk', request: requests.dismissRisk(id) }
      const answer = await trial.change('confirm', requests.confirmCompromised(id), undo)
      if (answer.status !== 204) return answered(answer, 204)
      const shows = async () =>
        valuesOf(await trial.graph('read', requests.riskyUsers())).some((one) => one['id'] === id)
      return (await trial.until(shows)) ? fits('confirmed', answer) : differs('it isn’t listed', answer)
    },
  },
  {
    ...risk,
    id: 'risk-of-nobody',
    title: 'Confirming an account that doesn’t exist',
    claim: 'Graph refuses the whole request with 404.',
    otherwise: 'One deleted account among sixty is overlooked, or stops the others.',
    expected: ofRisk,
    run: async (trial) =>
      answered(await trial.change('confirm', riskPath('confirmCompromised', [nobody()]), null), 404),
  },
  {
    ...risk,
    id: 'risk-of-sixty-one',
    title: 'Sixty-one accounts in one request',
    claim: 'Graph refuses more than sixty with 400.',
    otherwise: 'No harm: Rollcall sends sixty at most.',
    expected: ofRisk,
    run: async (trial) => {
      const many = Array.from({ length: 61 }, (_, at) => nobody(at + 1))
      return answered(await trial.change('dismiss', riskPath('dismiss', many), null), 400)
    },
  },
]

/** Changes to sign-in methods and risk of the two accounts. */
export const methodsAndRisk: readonly AutomaticCheck[] = [...ofMethodList, ...ofRiskyUsers]
