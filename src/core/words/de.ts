/** How German writes numbers, and numbers of accounts. */
export const number = (value: number): string => value.toLocaleString('de')
const n = number
export const accounts = (count: number): string => `${n(count)} ${count === 1 ? 'Konto' : 'Konten'}`
