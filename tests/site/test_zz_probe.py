import re, pytest
from test_welsh import *
from io import StringIO
from django.core.management import call_command
ENG=re.compile(r"\b(the|of|and|to|this|is|are|by|not|with|for|on|was|from|has|have|it|you|your|be|or|that)\b", re.I)
ENG=re.compile(r"\b(the|of|and|this|is|are|by|not|with|for|was|from|has|have|it|you|your|be|that|page|select|choose|more|all|add|new)\b", re.I)
def report(addr, html, seen):
    r=Reader(); r.feed(html)
    for t in r.said:
        t2=re.sub(r"\d+","N",t)
        if (ENG.search(t) or "Said in English" in t) and t2 not in seen:
            seen.add(t2); print(addr,"|",t[:160])
def test_demo(client, db):
    call_command("load_demo", stdout=StringIO())
    seen=set(); todo=["/cy/"]; done=set()
    while todo:
        a=todo.pop()
        if a in done: continue
        done.add(a)
        page=client.get(a)
        if "html" not in page.headers.get("Content-Type",""): continue
        html=page.content.decode(); report(a,html,seen)
        for h in re.findall(r'href="(/cy/[^"#]*)', html):
            if "/accounts/" not in h and h not in done: todo.append(h)
    print(len(done),"pages")
def test_content_lang(client, bridgend, gateshead):
    "English content outside lang=en"
    seen=set()
    rows=one_of_each(gateshead)
    in_welsh(rows.values())
    for r in rows.values():
        f={f"{n}_cy":None for n in get_translatable_fields_for_model(type(r)) or ()}
        g={f"{n}_en":"Said in English "+n for n in get_translatable_fields_for_model(type(r)) or ()}
        if f: type(r)._base_manager.filter(pk=r.pk).update(**f,**g)
    rows[Plan].pledges.add(rows[Pledge]); rows[Priority].pledges.add(rows[Pledge]); rows[Plan].statements.add(rows[Statement])
    for name in sorted(set(PUBLIC)-FILES):
        a=f"/cy{public_address(name, gateshead, rows)}"
        report(name+" "+a, client.get(a).content.decode(), seen)
def test_desk(desk, welsh, rows, bridgend):
    seen=set()
    for model in registered():
        row = rows.get(model) or model.objects.order_by("pk").last()
        for a in [address(model,"changelist"), address(row,"change"),address(row,"history"),address(row,"delete"),address(model,"add")+f"?council={bridgend.pk}"]:
            p=desk.get(a)
            report(a,p.content.decode(),seen)
    for a in ["/cy/admin/","/cy/admin/account/emailaddress/","/cy/admin/account/emailaddress/add/","/cy/admin/auth/group/","/cy/admin/auth/group/add/","/cy/accounts/email/","/cy/accounts/confirm-email/","/cy/admin/password_change/","/cy/admin/logout/","/cy/admin/councils/"]:
        p=desk.get(a); print(a,p.status_code); report(a,p.content.decode(),seen)
