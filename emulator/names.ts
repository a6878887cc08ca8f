import { pick, type Random } from './random.ts'

const split = (text: string) => text.trim().split(/\s+/)

const given = split(`
Aaliyah Aaron Abel Ada Adrian Agnes Ahmed Aisha Akira Alba Aleksander Alice Alina Álvaro Amara Amelia Amir Ana Anders
André Anika Anneliese Antonio Anya Arjun Astrid Aurélie Ayşe Beatriz Ben Benedikt Björn Bola Boris Brigid Bruno Camila
Carlos Carmen Cédric Chidi Chiara Chloé Claire Cormac Daan Dagmar Daniel Daria David Deepak Dmitri Dolores Ebba Edith
Edward Eleni Elif Elijah Elsa Emeka Emil Emma Enzo Erik Esme Esther Eva Fatima Felix Femi Finn Fiona Freya Gabriel Gemma
George Gianna Gita Grace Greta Gustav Hana Hannah Haruto Hassan Hedwig Helga Henrik Hiroshi Hugo Ibrahim Ida Ignacio
Imani Inês Ingrid Irina Isaac Ivan Jamal James Jana Jasper Javier Jelena Jin José Joyce Judith Julia Jürgen Kaito Karim
Katarzyna Keiko Kofi Kwame Lars Laszlo Leila Leo Liam Lin Lucía Łukasz Maeve Magnus Malik Manuel Marcel Margit Maria
Marisol Matteo Maya Mei Mika Milan Mohammed Nadia Naomi Nikhil Nina Noah Nora Oksana Ólafur Oliver Olu Omar Oscar Otto
Paloma Pascal Paul Petra Pia Piotr Priya Quentin Rachel Rafael Rania Ravi Renée Ricardo Rosa Rowan Ruth Sadiq Salma
Samuel Sanjay Sara Selma Seo-yeon Shira Simon Sofia Søren Stefan Sunita Tadeusz Tala Tamar Tariq Thandi Theo Tomás Ulla
Uma Valentina Vera Viktor Wanda Wei William Xavier Ximena Yara Yasmin Yuki Yusuf Zainab Zara Zoë Zofia`)

const family = split(`
Abbott Abdi Acosta Adeyemi Agarwal Aguilar Åkesson Albrecht Almeida Andersen Antonov Arslan Asante Baker Banerjee Barros
Bauer Becker Bélanger Bennett Berg Bianchi Bielski Blanco Boateng Bondarenko Bosch Bouchard Brandt Brennan Brown Cabrera
Campos Cano Carlsson Carter Castillo Chanda Chen Chowdhury Clarke Cohen Conti Costa Cruz Dahl Danso Das Delgado Demir
Devlin Diallo Dias Dubois Dumont Eriksen Espinoza Evans Farah Fernández Ferrari Fischer Fitzgerald Fleming Fontaine
Foster Franco Friedman Fujita Gallagher García Ghosh Girard Gomes González Graf Greenberg Gruber Guerrero Gupta Haddad
Hall Halvorsen Hansen Hartmann Hasegawa Hassan Hernández Hoffmann Holm Horvath Huber Hughes Ito Ivanova Iyer Jackson
Jankowski Janssen Jensen Johansson Jones Joshi Kamara Kapoor Katz Kaya Keller Kelly Khan Kim Kimura King Kiss Klein
Kovács Kowalski Kramer Kumar Lambert Larsen Laurent Lefèvre Lehmann Lewis Li Lim Lindqvist Lombardi López Lund Madsen
Maier Malik Mancini Marino Martin Martínez Matsumoto Mayer McBride McCarthy Mehta Meier Mendes Mensah Mitchell Moore
Morales Moreau Moretti Morris Müller Murphy Nagy Nakamura Navarro Nguyen Nielsen Novak Nowak Nwosu Obi O’Connell Okafor
Olsen Ortega Osei Øvergaard Owusu Papadakis Park Patel Pereira Peters Petrova Popescu Quinn Rahman Ramos Rao Reid Reyes
Ricci Richter Rivera Roberts Romano Rossi Roux Ruiz Sahin Saito Salazar Santos Sato Schmidt Schneider Schulz Sharma Silva
Singh Sørensen Sokolov Sousa Stein Suarez Sullivan Svensson Szabó Tanaka Taylor Thomsen Torres Traoré Tremblay Turner
Ueda Urban Vargas Vasquez Verma Virtanen Vogel Wagner Walker Wang Watanabe Weber White Wiśniewski Wójcik Wolf Wong
Yamada Yilmaz Young Zhang Zhou Zimmermann`)

const jobs: Readonly<Record<string, readonly string[]>> = {
  Sales: ['Account Executive', 'Sales Manager', 'Sales Engineer', 'Inside Sales Representative', 'Regional Director'],
  Engineering: ['Software Engineer', 'Senior Software Engineer', 'Test Engineer', 'Engineering Manager', 'Architect'],
  Finance: ['Accountant', 'Financial Analyst', 'Controller', 'Payroll Specialist', 'Internal Auditor'],
  'Human Resources': ['Recruiter', 'HR Business Partner', 'Benefits Specialist', 'Learning Manager'],
  Marketing: ['Marketing Manager', 'Content Writer', 'Brand Designer', 'Campaign Analyst', 'Event Planner'],
  Legal: ['Counsel', 'Paralegal', 'Contract Manager', 'Privacy Officer'],
  IT: ['System Administrator', 'Support Engineer', 'Network Engineer', 'Security Analyst', 'Service Desk Agent'],
  Operations: ['Plant Supervisor', 'Logistics Planner', 'Warehouse Associate', 'Process Engineer', 'Buyer'],
  Manufacturing: ['ManagedIdentity Operator', 'Quality Inspector', 'Maintenance Technician', 'Shift Lead'],
  'Customer Service': ['Support Representative', 'Team Lead', 'Escalation Manager', 'Service Coordinator'],
  Research: ['Scientist', 'Research Assistant', 'Lab Manager', 'Data Scientist'],
  Retail: ['Store Manager', 'Sales Associate', 'Visual Merchandiser', 'Cashier'],
}
const departments = Object.keys(jobs)
const offices = ['Redmond', 'Dublin', 'Munich', 'Lagos', 'São Paulo', 'Singapore', 'Toronto', 'Kraków', 'Osaka', 'Pune']

const plainLetters: Readonly<Record<string, string>> = { ø: 'o', ł: 'l', ı: 'i', ß: 'ss', æ: 'ae', đ: 'd' }
const plain = new Map(
  [...given, ...family].map((name) => {
    const letters = name.toLowerCase().normalize('NFD')
    return [name, letters.replace(/[øłıßæđ]/g, (letter) => plainLetters[letter] ?? '').replace(/[^a-z-]/g, '')]
  }),
)

/** A generated identity. */
export interface Identity {
  readonly givenName: string
  readonly surname: string
  /** Lower-case ASCII `given.family`; not unique. */
  readonly alias: string
  readonly department: string
  readonly jobTitle: string
  readonly office: string
}

/** A believable person. */
export function inventIdentity(random: Random): Identity {
  const [givenName, surname] = [pick(random, given), pick(random, family)]
  const department = pick(random, departments)
  return {
    givenName,
    surname,
    alias: `${plain.get(givenName)}.${plain.get(surname)}`,
    department,
    jobTitle: pick(random, jobs[department] ?? ['Employee']),
    office: pick(random, offices),
  }
}
