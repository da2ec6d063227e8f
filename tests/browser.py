#!/usr/bin/python3
"""browser.py BUILD [FOLDER]: the reading room in Debian's chromium, driven by python3-selenium: every page at 1280 and 390 pixels,
with JavaScript and without, accessibility checked. Screenshots go into FOLDER. Ends with a line "N passed, N failed"."""
import atexit, base64, os, re, subprocess, sys, tempfile, time, urllib.parse

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
build = os.path.abspath(sys.argv[1])
pictures = sys.argv[2] if len(sys.argv) > 2 else None
guidang = os.path.join(build, 'cmd', 'guidang')
env = dict(os.environ, TZ='UTC', LC_ALL='C.UTF-8', XDG_CONFIG_HOME='/nonexistent', XDG_DATA_HOME='/nonexistent')
env.pop('GUIDANG_DB', None)
passed = failed = 0


def check(name, ok, why=''):
    global passed, failed
    passed += bool(ok)
    failed += not ok
    if not ok:
        print('FAILED browser: %s\n%s' % (name, why))


def browser(script=True, language='en'):
    o = Options()
    o.binary_location = '/usr/bin/chromium'
    for a in ('--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars', '--no-first-run', '--disable-background-networking',
              '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1', '--lang=' + language):
        o.add_argument(a)
    prefs = {'intl.accept_languages': language}
    if not script:
        prefs['profile.managed_default_content_settings.javascript'] = 2
    o.add_experimental_option('prefs', prefs)
    o.set_capability('goog:loggingPrefs', {'browser': 'ALL', 'performance': 'ALL'})
    b = webdriver.Chrome(options=o, service=Service('/usr/bin/chromedriver'))
    b.set_page_load_timeout(60)
    return b


def size(b, width):
    b.execute_cdp_cmd('Emulation.setDeviceMetricsOverride', {'width': width, 'height': 900, 'deviceScaleFactor': 1, 'mobile': width < 600})


def shot(b, name):
    if pictures:
        b.save_screenshot(os.path.join(pictures, name + '.png'))


def serve(db, *options):
    p = subprocess.Popen([guidang, 'serve', '-d', db, '--port', '0'] + list(options), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=env)
    atexit.register(p.kill)
    token = None
    for line in p.stderr:
        line = line.decode()
        if 'token for corrections' in line:
            token = line.split(':')[-1].strip()
        found = re.search(r'http://\S+/', line)
        if found:
            return p, found.group(0), token
    sys.exit('the server did not start')


# Names, contrast, order of headings, languages, targets: what a reader who does not see, or has no mouse, needs
ACCESSIBLE = r'''
const wrong = [];
const say = (what, e) => wrong.push(what + ': ' + e.outerHTML.slice(0, 160));
const name = e => (e.getAttribute('aria-label') || (e.getAttribute('aria-labelledby') || '').split(' ').map(i => (document.getElementById(i) || {}).textContent || '').join(' ') ||
	(e.labels && e.labels.length ? e.labels[0].textContent : '') || e.textContent || e.value || e.title || '').trim();
const seen = e => e.getClientRects().length > 0;
if (!document.documentElement.lang) wrong.push('no language');
if (!document.title.trim()) wrong.push('no title');
if (document.querySelectorAll('main').length !== 1) wrong.push('main is not one');
if (document.querySelectorAll('h1').length !== 1) wrong.push('h1 is not one');
let level = 0;
for (const h of document.querySelectorAll('h1,h2,h3,h4,h5,h6')) {
	const now = +h.tagName[1];
	if (level && now > level + 1 && !h.closest('.text')) say('a heading skips a level', h);
	level = now;
}
for (const e of document.querySelectorAll('a[href], button, summary, input:not([type=hidden]), select, textarea, [role=group], nav, section, svg[role=img], img'))
	if (seen(e) && !(name(e) || e.alt)) say('no name', e);
for (const e of document.querySelectorAll('input:not([type=hidden]), select, textarea')) if (!e.labels.length && !e.getAttribute('aria-label')) say('no label', e);
for (const e of document.querySelectorAll('[aria-labelledby], label[for]'))
	for (const i of (e.getAttribute('aria-labelledby') || e.htmlFor).split(' ')) if (!document.getElementById(i)) say('names what is not there', e);
const ids = {};
for (const e of document.querySelectorAll('[id]')) { if (ids[e.id]) say('an id twice', e); ids[e.id] = 1; }
for (const e of document.querySelectorAll('ul > *, ol > *')) if (e.tagName !== 'LI') say('a list holds something else', e);
for (const e of document.querySelectorAll('dl > *')) if (!/^(DT|DD|DIV)$/.test(e.tagName)) say('a list of names holds something else', e);
for (const e of document.querySelectorAll('[tabindex]')) if (+e.getAttribute('tabindex') > 0) say('the order of the keyboard is changed', e);
const light = c => { const v = c.map(x => (x /= 255) <= .03928 ? x / 12.92 : Math.pow((x + .055) / 1.055, 2.4)); return .2126 * v[0] + .7152 * v[1] + .0722 * v[2]; };
const colour = s => s.match(/[\d.]+/g).map(Number);
const behind = e => { for (; e; e = e.parentElement) { const c = colour(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > .99) return c.slice(0, 3); } return [255, 255, 255]; };
for (const e of document.querySelectorAll('body *')) {
	if (!seen(e) || e.closest('svg') || ![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
	const a = light(colour(getComputedStyle(e).color).slice(0, 3)), b = light(behind(e)), ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
	if (ratio < 4.5) say('contrast ' + ratio.toFixed(2), e);
}
if (document.documentElement.scrollWidth > innerWidth + 1) wrong.push('the page is wider than the screen: ' + document.documentElement.scrollWidth);
if (innerWidth < 600)
	for (const e of document.querySelectorAll('button, input:not([type=hidden]):not([type=checkbox]), select, nav a, .facet a'))
		if (seen(e) && e.getBoundingClientRect().height < 24) say('too small for a finger', e);
return wrong;
'''


def look(b, name, widths=(1280, 390)):
    for width in widths:
        size(b, width)
        time.sleep(.1)
        wrong = b.execute_script(ACCESSIBLE)
        check('%s at %d' % (name, width), not wrong, '\n'.join(wrong[:12]))
        shot(b, '%s-%d' % (name, width))
    size(b, 1280)


def of_console(b, url):
    """Nothing was refused by the policy, and nothing asked for elsewhere."""
    bad = [m['message'] for m in b.get_log('browser') if m['level'] == 'SEVERE' and ' 401 ' not in m['message'] and ' 404 ' not in m['message'] and '(Unauthorized)' not in m['message']]
    check('nothing to complain of', not bad, bad)
    asked = set(re.findall(r'"url":"(https?://[^"]*)"', ' '.join(m['message'] for m in b.get_log('performance') if 'requestWillBeSent"' in m['message'])))
    away = [a for a in asked if not a.startswith(url)]
    check('nothing leaves the machine', not away, away)


def wait(b, what):
    """What it is in the end; a page that is being replaced is asked again."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            found = what(b)
            if found:
                return found
        except WebDriverException:
            pass
        time.sleep(.05)
    return None


def with_script(url, db):
    b = browser()
    size(b, 1280)
    b.get(url)
    look(b, 'home')
    box = b.find_element(By.ID, 'q')
    box.send_keys('名中医馆', Keys.ENTER)
    check('a search', wait(b, lambda b: b.find_elements(By.CSS_SELECTOR, '.hits mark')))
    look(b, 'search')
    b.execute_script('window.stays = 1')
    before = b.find_element(By.CSS_SELECTOR, '.total').text
    b.get(url + 'search?q=' + urllib.parse.quote('通知'))
    b.execute_script('window.stays = 1')
    before = b.find_element(By.CSS_SELECTOR, '.total').text
    b.find_element(By.CSS_SELECTOR, '.facet a').click()
    check('a facet narrows', wait(b, lambda b: b.find_element(By.CSS_SELECTOR, '.total').text != before))
    check('without a reload', b.execute_script('return window.stays') == 1 and '%3A' in b.current_url, b.current_url)
    b.back()
    check('and back', wait(b, lambda b: b.find_element(By.CSS_SELECTOR, '.total').text == before))
    b.find_element(By.CSS_SELECTOR, '.pages li:nth-child(2) a').click()
    check('the second page', wait(b, lambda b: 'page=2' in b.current_url and b.find_elements(By.CSS_SELECTOR, '.pages [aria-current]')))
    b.find_element(By.TAG_NAME, 'body').send_keys('j', 'j', 'k')
    check('keys go through the hits', b.execute_script("return document.activeElement.closest('.hits > li') === document.querySelector('.hits > li')"))
    b.switch_to.active_element.send_keys('o')
    check('o opens', wait(b, lambda b: '/d/' in b.current_url))
    b.get(url + 'search?q=' + urllib.parse.quote('名中医馆'))
    b.find_element(By.CSS_SELECTOR, '.places a').click()
    check('a place of a hit', wait(b, lambda b: '#line-' in b.current_url and b.execute_script(
        "const e = document.querySelector(':target'); return e && e.querySelector('mark') && Math.abs(e.getBoundingClientRect().top) < innerHeight")), b.current_url)
    look(b, 'document')
    place = b.find_element(By.CSS_SELECTOR, '.fields .where')
    line = place.get_attribute('data-line')
    b.execute_script('window.stays = 1; arguments[0].click()', place)
    check('a value is shown where it stands', wait(b, lambda b: b.find_elements(By.CSS_SELECTOR, '#line-%s mark.value, mark.value' % line)))
    check('the rest of the page stays', b.execute_script('return window.stays') == 1)
    b.get(b.current_url.split('?')[0].split('#')[0])
    # Chromium sometimes says "Printing failed" of a page that has only just come
    pdf = wait(b, lambda b: b.execute_cdp_cmd('Page.printToPDF', {'paperWidth': 8.27, 'paperHeight': 11.69})['data']) or ''
    check('it prints', base64.b64decode(pdf)[:5] == b'%PDF-' and len(pdf) > 20000)
    if pictures:
        open(os.path.join(pictures, 'document.pdf'), 'wb').write(base64.b64decode(pdf))
    # the keyboard alone
    b.get(url)
    b.find_element(By.TAG_NAME, 'body').send_keys(Keys.TAB)
    check('the first key leads to the content', b.switch_to.active_element.get_attribute('class') == 'skip')
    b.find_element(By.TAG_NAME, 'body').send_keys('/')
    check('/ asks', b.switch_to.active_element.get_attribute('id') == 'q')
    for page in PAGES:
        b.get(url + page)
        look(b, page.replace('/', '-').split('?')[0])
    more_pages(b, url, db)
    b.execute_cdp_cmd('Emulation.setEmulatedMedia', {'features': [{'name': 'prefers-color-scheme', 'value': 'dark'}]})
    for page in ('search?q=' + urllib.parse.quote('名中医馆'), 'd/1'):
        b.get(url + page)
        look(b, 'dark-' + page.split('?')[0].replace('/', '-'), (1280,))
    of_console(b, url)
    b.quit()


PAGES = ['nothing', 'search?q=xyzzy', 'overview', 'overview/numbers', 'overview/timeline', 'd/1/versions', 'ledger', 'indicators']


def more_pages(b, url, db):
    """Similar documents, side by side; a page of a PDF with a value's place."""
    b.get(url + 'search?q=' + urllib.parse.quote('砚湖市比照局'))
    b.get(b.find_element(By.CSS_SELECTOR, '.hits h2 a').get_attribute('href').split('?')[0] + '/similar')
    check('similar documents', b.find_elements(By.CSS_SELECTOR, '.hits .places a'))
    look(b, 'similar')
    b.find_element(By.CSS_SELECTOR, '.hits .facts a').click()
    check('side by side', wait(b, lambda b: len(b.find_elements(By.CSS_SELECTOR, '.side mark.passage')) > 1))
    b.execute_script("document.querySelector('#passage-0').click()")
    check('a passage comes into view on both sides', len(b.find_elements(By.CSS_SELECTOR, 'mark.passage.here')) == 2)
    look(b, 'beside')
    b.get(url + 'ledger')
    b.find_element(By.CSS_SELECTOR, 'td a').click()
    check('the tasks of a department', wait(b, lambda b: 'body=' in b.current_url and b.find_elements(By.CSS_SELECTOR, 'td a[href*="#line-"]')))
    look(b, 'ledger-body')
    b.get(url + 'indicators')
    b.find_element(By.CSS_SELECTOR, 'td a').click()
    check('an indicator over the years', wait(b, lambda b: len(b.find_elements(By.CSS_SELECTOR, 'svg .dot')) > 1))
    look(b, 'indicator')
    b.get(url + 'search?q=' + urllib.parse.quote('砚比发〔2023〕3号'))
    b.get(b.find_element(By.CSS_SELECTOR, '.hits h2 a').get_attribute('href').split('?')[0] + '/graph')
    check('who cites it', len(b.find_elements(By.CSS_SELECTOR, 'svg .box')) > 1, b.page_source[:3000])
    look(b, 'graph')
    with tempfile.TemporaryDirectory() as d:
        path = os.path.join(d, 'letter.pdf')
        b.get('data:text/html;charset=utf-8,' + urllib.parse.quote(LETTER))
        open(path, 'wb').write(base64.b64decode(b.execute_cdp_cmd('Page.printToPDF', {})['data']))
        r = subprocess.run([guidang, 'import', '-q', '-d', db, path], env=env, stderr=subprocess.PIPE)
        check('a PDF is filed', r.returncode == 0, r.stderr)
    b.get(url + 'search?q=' + urllib.parse.quote('砚湖市测试局'))
    b.find_element(By.CSS_SELECTOR, '.hits h2 a').click()
    link = wait(b, lambda b: b.find_element(By.CSS_SELECTOR, '.fields .where[href*="/page/"]'))
    check('a value leads to the picture of its page', link)
    if link:
        b.get(link.get_attribute('href'))
        check('its place is marked on the picture', wait(b, lambda b: b.execute_script(
            "const i = document.querySelector('svg image'), p = document.querySelector('svg .place'); return i && p && p.getBBox().width > 20")))
        time.sleep(1)
        look(b, 'page')


PLAN = ('砚湖市比照局关于印发%d年工作计划的通知\n砚比发〔%d〕3号\n\n各科室：\n一、加强组织领导，成立工作专班，明确责任分工，按月通报进展。\n二、完善应急预案，每季度组织一次演练，'
        '做好演练记录和总结评估。\n三、开展全员培训，考核不合格的不得上岗，培训档案保存三年。\n四、根据《砚湖市比照局关于印发2023年工作计划的通知》（砚比发〔2023〕3号），完成%d年的其他任务，全年门诊量达到%d00人次。\n\n砚湖市比照局\n%d年3月5日\n')
LETTER = ('<meta charset=utf-8><style>body{font:14pt "Noto Serif CJK SC",serif;margin:2cm}h1{text-align:center;font-size:20pt}</style>'
          '<p style="text-align:center">砚测发〔2024〕12号</p><h1>砚湖市测试局关于印发2024年工作计划的通知</h1><p>各科室：</p><p>现将计划印发给你们。</p>'
          '<p>一、总则</p><p>做好病历书写。</p><p>二、保障措施</p><p>加强领导。</p><p style="text-align:right">砚湖市测试局<br>2024年3月5日</p>')


def review(db):
    p, url, token = serve(db, '--edit')
    b = browser()
    size(b, 1280)
    b.get(url + 'review')
    look(b, 'token')
    b.find_element(By.ID, 'token').send_keys('nonsense', Keys.ENTER)
    check('a wrong token', wait(b, lambda b: b.find_elements(By.CSS_SELECTOR, '[role=alert]')))
    b.find_element(By.ID, 'token').send_keys(token, Keys.ENTER)
    check('the token', wait(b, lambda b: b.find_elements(By.CSS_SELECTOR, '.hits')))
    look(b, 'review-list')
    b.find_element(By.CSS_SELECTOR, '.hits h2 a').click()
    check('a doubtful document', wait(b, lambda b: b.find_elements(By.CSS_SELECTOR, 'form.review')))
    look(b, 'review')
    before = len(b.find_elements(By.CSS_SELECTOR, 'form.review'))
    of = b.find_element(By.CSS_SELECTOR, 'form.review input[name=of]').get_attribute('value')
    b.find_element(By.TAG_NAME, 'body').send_keys('k')
    check('one key confirms', wait(b, lambda b: len(b.find_elements(By.CSS_SELECTOR, 'form.review')) == before - 1 and b.find_elements(By.TAG_NAME, 'h1')))
    said = subprocess.run([guidang, 'set', '-d', db, '--list'], env=env, stdout=subprocess.PIPE).stdout.decode()
    check('it is in the store of set', len(said.splitlines()) == 1, said)
    # a value is corrected
    for _ in range(20):
        fields = b.find_elements(By.CSS_SELECTOR, 'form.review input[name=value]')
        if fields:
            break
        b.find_element(By.TAG_NAME, 'body').send_keys('s')
        wait(b, lambda b: b.find_elements(By.TAG_NAME, 'h1'))
        time.sleep(.2)
    of = b.find_element(By.CSS_SELECTOR, 'form.review:has(input[name=value]) input[name=of]').get_attribute('value')
    text = '2021-05-06' if 'date' in of or 'printed_on' in of else '砚湖市更正局'
    fields[0].clear()
    fields[0].send_keys(text)
    b.find_element(By.CSS_SELECTOR, 'form.review:has(input[name=value]) button[value=set]').click()
    # a click returns before the page is replaced
    check('a value is corrected', wait(b, lambda b: text in subprocess.run([guidang, 'set', '-d', db, '--list'], env=env, stdout=subprocess.PIPE).stdout.decode()), text)
    of_console(b, url)
    b.quit()
    p.terminate()
    p.wait(20)


def without_script(url):
    b = browser(False, 'zh-CN')
    size(b, 1280)
    b.get(url)
    check('in Chinese', b.find_element(By.TAG_NAME, 'h1').text == '检索' and b.find_element(By.TAG_NAME, 'html').get_attribute('lang') == 'zh-CN')
    box = b.find_element(By.ID, 'q')
    box.send_keys('名中医馆')
    b.find_element(By.CSS_SELECTOR, '.ask button').click()
    check('a search without script', wait(b, lambda b: b.find_elements(By.CSS_SELECTOR, '.hits mark')))
    shot(b, 'chinese-search-1280')
    b.find_element(By.CSS_SELECTOR, '.facet a').click()
    check('a facet without script', wait(b, lambda b: '%3A' in b.current_url))
    wait(b, lambda b: b.find_elements(By.CSS_SELECTOR, '.places a'))
    b.find_element(By.CSS_SELECTOR, '.places a').click()
    check('a place without script', wait(b, lambda b: '#line-' in b.current_url and b.find_elements(By.CSS_SELECTOR, ':target mark')))
    b.find_element(By.CSS_SELECTOR, '.fields .where').click()
    check('a value without script', wait(b, lambda b: b.find_elements(By.CSS_SELECTOR, 'mark.value')))
    size(b, 390)
    shot(b, 'chinese-document-390')
    b.quit()


with tempfile.TemporaryDirectory() as d:
    db = os.path.join(d, 'a.db')
    for year in (2023, 2024):
        with open(os.path.join(d, 'plan-%d.txt' % year), 'w') as f:
            f.write(PLAN % (year, year, year, year, year))
    subprocess.run([guidang, 'import', '-q', '-d', db, 'corpus/hospital', 'corpus/web-pages', 'corpus/crawled', 'tests/formats', d], cwd=root, env=env)
    p, url, _ = serve(db)
    with_script(url, db)
    without_script(url)
    p.terminate()
    check('it ends', p.wait(20) == 0)
    review(db)
print('%d passed, %d failed' % (passed, failed))
sys.exit(failed > 0)
