import type { Viewer } from '../../../../src/chat/views/viewer.ts'
import type { Messages } from '../../../../src/chat/words/index.ts'

/** Source of a sample's texts; each call may return another one. */
export interface Texts {
  name(): string
  upn(): string
  jobTitle(): string
  department(): string
  /** Anything an operator typed. */
  typed(): string
}

const people = [
  ['Adele Vance', 'Retail Manager', 'Retail'],
  ['Alex Wilber', 'Marketing Assistant', 'Marketing'],
  ['Diego Siciliani', 'HR Manager', 'Human Resources'],
  ['Grady Archie', 'Designer', 'Research & Development'],
  ['Henrietta Müller-Lüdenscheidt', 'Senior Developer', 'Engineering'],
  ['Isaiah Langer', 'Sales Representative', 'Sales'],
  ['Johanna Lorenz', 'Senior Engineer', 'Engineering'],
  ['Joni Sherman', 'Paralegal', 'Legal'],
  ['Lee Gu', 'Director', 'Manufacturing'],
  ['Lidia Holloway', 'Product Manager', 'Engineering'],
  ['Lynne Robbins', 'Planner', 'Retail'],
  ['Miriam Graham', 'Director', 'Marketing'],
] as const

/** Ordinary people of an ordinary company. */
export function ordinaryTexts(): Texts {
  let at = 0
  const person = () => people[at % people.length] ?? people[0]
  return {
    name: () => {
      at++
      return person()[0]
    },
    upn: () =>
      `${person()[0]
        .toLowerCase()
        .replace(/[^a-z]+/g, '.')}@contoso.com`,
    jobTitle: () => person()[1],
    department: () => person()[2],
    typed: () => 'Left the company on Friday',
  }
}

/** What samples are created from. */
export interface Making {
  readonly texts: Texts
  readonly messages: Messages
  readonly viewer: Viewer
}

/** The time of all samples. */
export const now = Date.UTC(2026, 2, 2, 9, 30)

export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index))
