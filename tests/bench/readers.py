"""What reading costs beside the tools that are at hand, CPU time in pairs: Word files beside pandoc, PDF beside pdftotext
-bbox-layout, OFD pages a second, a bundle of 1,000 texts beside the folder of them. The documents are notices of tests/bench/load,
set as pages and as Word files."""
import glob, os, shutil, statistics, sys, zipfile

import made

sys.path.insert(0, os.path.join(made.root, 'tests'))
import office, printed

FILES, TEXTS, PAIRS = 100, 1000, 5


def text_of(path):
    b = open(path, 'rb').read()
    try:
        return b.decode('utf-8')
    except UnicodeDecodeError:
        return b.decode('gb18030', 'replace')


def pages_of(text):
    """Lines of 28 characters, 22 a page."""
    pages, y = [[]], 800
    for line in text.splitlines():
        for one in printed.paragraph(0, line.strip(), indent=False) if line.strip() else []:
            y += 28
            if y > 740:
                pages.append([])
                y = 120
            pages[-1].append((one[0], y, one[2], one[3]))
    return [p for p in pages if p]


def escaped(s):
    return ''.join(c for c in s if c >= ' ').replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')


def documents():
    out = os.path.join(made.work, 'readers')
    if os.path.isdir(out):
        return out
    half = out + '.half'
    shutil.rmtree(half, ignore_errors=True)
    for name in ('docx', 'pdf', 'ofd', 'texts'):
        os.makedirs(os.path.join(half, name))
    texts = [p for p in sorted(glob.glob(os.path.join(made.corpus(2000), '**', '*.txt'), recursive=True)) if os.path.getsize(p) < 40000]
    for i, path in enumerate(texts[:FILES]):
        text = ''.join(c for c in text_of(path) if c in '\n' or ' ' <= c <= '\uffff')
        office.docx(os.path.join(half, 'docx', '%03d.docx' % i), ''.join(office.p(office.r(escaped(l))) for l in text.splitlines()))
        office.package(os.path.join(half, 'docx', '%03d.docx' % i), dict(readable(os.path.join(half, 'docx', '%03d.docx' % i))))
        printed.pdf(os.path.join(half, 'pdf', '%03d.pdf' % i), pages_of(text))
        printed.ofd(os.path.join(half, 'ofd', '%03d.ofd' % i), [[(*p[:3], escaped(p[3])) for p in page] for page in pages_of(text)])
    with zipfile.ZipFile(os.path.join(half, 'texts.zip'), 'w', zipfile.ZIP_DEFLATED) as z:
        for i, path in enumerate(texts[:TEXTS]):
            shutil.copy(path, os.path.join(half, 'texts', '%04d.txt' % i))
            z.write(path, '%04d.txt' % i)
    os.rename(half, out)
    return out


def readable(path):
    """The parts, with those that pandoc cannot do without."""
    with zipfile.ZipFile(path) as z:
        parts = {n: z.read(n) for n in z.namelist()}
    rel = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument'
    parts['_rels/.rels'] = ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="%s" '
                            'Target="word/document.xml"/></Relationships>' % rel)
    return parts


def measure(guidang, cpu):
    d = documents()
    files = {k: sorted(glob.glob(os.path.join(d, k, '*'))) for k in ('docx', 'pdf', 'ofd')}
    ours = lambda *paths: [[guidang, 'import', '-q', '-n', '--jobs', '1', *paths]]
    total = lambda commands: sum(cpu(c)[0] for c in commands)

    def pair(name, asked, one, two):
        ratios, first, second = [], [], []
        for _ in range(PAIRS):
            first.append(total(one))
            second.append(total(two))
            ratios.append(first[-1] / second[-1])
        print('  %-52s %.3f (%.3f–%.3f), asked %s; %.2f s beside %.2f s' % (name, statistics.median(ratios), min(ratios), max(ratios), asked,
                                                                         statistics.median(first), statistics.median(second)))
    print('reading, %d files of each kind, one job, CPU time as a multiple, median of %d pairs' % (FILES, PAIRS))
    if shutil.which('pandoc'):
        pair('.docx beside pandoc -t plain', '≤ 0.05', ours(*files['docx']), [['pandoc', '-f', 'docx', '-t', 'plain', f] for f in files['docx']])
    else:
        print('  .docx beside pandoc: apt install pandoc')
    pair('.pdf beside pdftotext -bbox-layout', '≤ 1.3', ours(*files['pdf']), [['pdftotext', '-bbox-layout', f, '/dev/null'] for f in files['pdf']])
    pages = 0
    for f in files['ofd']:
        with zipfile.ZipFile(f) as z:
            pages += sum('/Pages/' in n for n in z.namelist())
    rates = [pages / total(ours(*files['ofd'])) for _ in range(PAIRS)]
    print('  %-52s %.0f (%.0f–%.0f) pages a second, asked ≥ 200' % ('.ofd', statistics.median(rates), min(rates), max(rates)))
    db = os.path.join(made.work, 'readers.db')
    filed = lambda path: [['rm', '-f', db], [guidang, 'import', '-q', '-d', db, '--jobs', '1', path]]
    pair('a .zip of %d texts beside their folder, filed' % TEXTS, '≤ 1.3', filed(os.path.join(d, 'texts.zip')), filed(os.path.join(d, 'texts')))
