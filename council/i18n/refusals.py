"""The sentence of each refusal: why not, and what to do next.

A refusal is a code and its parameters; the sentence may use the parameters as fields. `code` itself is a field of
every sentence. Parameters that hold a person's id (`person`, `holder`…) are shown as a name, or as "this person".
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from council.i18n import N_

logger = logging.getLogger(__name__)

UNKNOWN = N_("This cannot be done now ({code}). Nothing was changed; whoever looks after Council can tell you why.")

SENTENCES: dict[str, str] = {
    # Paper ballots and other ways to vote
    "assist.candidate": N_("A candidate neither helps nor witnesses. Ask somebody else."),
    "assist.two_others": N_("Helper and witness are two people, and neither is the voter. Name two others."),
    "assist.two_people": N_("Name who helps and who witnesses it. Both stand in the minutes, the choice does not."),
    "ballot.anybody": N_("A straw poll knows no names: no slip, paper or helper is needed. Touch on the front page."),
    "ballot.no_cookie": N_(
        "This browser keeps no cookies, so it cannot be counted once. Allow them, load the page again, and touch."
    ),
    "ballot.too_many_touches": N_("This straw poll has as many opinions as it can take. Raise your hand instead."),
    "ballot.on_paper": N_("A paper ballot was handed out for this vote. Fill it in and hand it to the tellers."),
    "paper.counted_already": N_("Two tellers have agreed on the paper ballots. No more can be handed out or entered."),
    "paper.hands_counted": N_("Hands are counted in this vote, so no paper ballots are handed out."),
    "paper.more_back": N_(
        "{returned} paper ballots came back, but only {issued} were handed out. "
        "Say why first; it stands in the minutes."
    ),
    "paper.no_teller": N_("Only tellers and scrutineers enter paper ballots. Appoint this person first."),
    "paper.nobody": N_("Nobody is left to whom a paper ballot could be given."),
    "paper.not_your_code": N_(
        "This is not the code of {person}. Each teller enters their own count under their own code; the chair has it."
    ),
    "paper.none_issued": N_("No paper ballots were handed out in this vote."),
    "paper.not_counted": N_(
        "{issued} paper ballots were handed out. "
        "Two tellers must enter what came back, and agree, before the vote closes."
    ),
    "paper.silence_by_name": N_(
        "The rule counts ballots that are not returned. On secret paper nobody knows whose they are: vote by name."
    ),
    "paper.sums_agree": N_("No more paper ballots came back than were handed out, so there is nothing to explain."),
    "paper.teller_stands": N_("Who stands for election does not count the ballots. Appoint another teller."),
    "paper.undeclared": N_(
        "This teller has not declared to be no candidate's close relative. Appoint them once more with the declaration."
    ),
    "paper.unreadable": N_("This cannot be read as a ballot: “{line}”. Use the numbers on the paper."),
    "paper.used_already": N_("{count} of them have voted, have a paper ballot, or are not here. Choose again."),
    "poll.sectors_unclear": N_("Each sector needs a name of its own and its own counts."),
    # The agenda
    "agenda.already_there": N_("“{title}” is on the agenda already. Open that item instead."),
    "agenda.at_the_end": N_("The item cannot be moved any further in this direction."),
    "agenda.has_children": N_("“{title}” has items under it. Move or drop those first."),
    "agenda.item_done": N_("“{title}” is finished. Put a new item on the agenda to take it up again."),
    "agenda.item_exists": N_("This item is on the agenda already."),
    "agenda.item_in_hand": N_("“{title}” is being dealt with already."),
    "agenda.no_consent_items": N_(
        "No item is marked for decision without debate. Mark items first, or take them singly."
    ),
    "agenda.no_more_items": N_("That was the last item. Add an item, or close the meeting."),
    "agenda.not_voted": N_("This item has not been voted on yet. Put it to the vote first."),
    "agenda.nothing_in_hand": N_("No item is being dealt with. Go to an item first."),
    "agenda.outcome_not_here": N_("This outcome does not fit this kind of item or meeting. Choose another one."),
    "agenda.under_itself": N_("An item cannot stand under itself. Choose another place."),
    "agenda.unknown_item": N_("This item is no longer on the agenda. Choose one from the list."),
    "agenda.unknown_template": N_("There is no agenda template “{template}”. The settings may name one of: {known}."),
    "agenda.voted_otherwise": N_(
        "The vote on “{title}” came out otherwise. Record what it decided, or hold a new round."
    ),
    # The archive
    "archive.already_approved": N_("These minutes have been approved already."),
    "archive.already_archived": N_("This meeting is in the archive already. Record a correction instead."),
    "archive.ends_before_it_starts": N_("The notice would end before it begins. Please check both dates."),
    "archive.not_adjourned": N_("Only a meeting that is over goes into the archive. Close the meeting first."),
    "archive.not_archived": N_("These minutes are not in the archive yet. Close the meeting first."),
    # Ballots
    "ballot.choose_one": N_("Please choose exactly one answer."),
    "ballot.hands_now": N_("Hands are being counted now. Please raise your hand."),
    "ballot.not_present": N_("Only those who are here may vote. Touch “I am here” or ask at the sign-in desk."),
    "ballot.not_yours": N_("This vote belongs to somebody else. Please vote with your own slip."),
    "ballot.outside_proxy": N_("This proxy was not given for this topic, so it cannot be used in this vote."),
    "ballot.poll_closed": N_("This vote is closed; your choice was not counted. The result is on the screen."),
    "ballot.recused": N_("You do not take part in this vote: {reason}. Please ask the chair if that is wrong."),
    "ballot.equal_ranks": N_("Give each a rank of its own; two stand on the same one."),
    "ballot.mark_outside": N_("Marks go from {least} to {most}; “{mark}” is not one of them."),
    "ballot.marked_twice": N_("Give each only one mark."),
    "ballot.rank_skipped": N_("Rank {rank} is missing. Give the ranks 1, 2, 3 … one after the other."),
    "ballot.rank_unclear": N_("“{rank}” is no rank. Choose one from the list."),
    "ballot.ranked_twice": N_("Give each only one rank; one stands there twice."),
    "ballot.too_few": N_("Please choose at least {least}; you chose {named}."),
    "ballot.too_many": N_("Please choose at most {most}; you chose {named}."),
    "ballot.undrawn": N_("This ballot cannot be shown here. Please ask the chair how to vote."),
    "ballot.unknown_option": N_("This choice is not on the ballot. Load the page again and choose from the list."),
    "ballot.already_voted": N_("Your vote is in. To change it, enter the receipt of your first vote."),
    "ballot.receipt_unclear": N_(
        "This is not a complete receipt. Please compare it with what your phone showed after voting."
    ),
    "ballot.receipt_used": N_("This receipt belongs to another vote. Load the page again and vote once more."),
    "ballot.closing": N_("This vote is being closed; your choice was not counted. The result will be on the screen."),
    "ballot.waiting": N_("This vote cannot take your choice: it has to be held again. Please wait for the chair."),
    "ballot.too_long": N_(
        "This choice is longer than any on the ballot. Load the page again and choose from the list."
    ),
    # Ballot files
    "ballots.candidate_twice": N_("{name}, line {line}: this ballot names candidate {candidate} twice."),
    "ballots.equal_ranks": N_("{name}, line {line}: equal ranks are not allowed in a {kind} file."),
    "ballots.header_missing": N_("{name}: the line “# {field}: …” is missing at its beginning."),
    "ballots.incomplete": N_(
        "{name}, line {line}: this order names {found} of {most} candidates; in a {kind} file it must name all."
    ),
    "ballots.kind_unknown": N_("“{name}” is not a ballot file known here. Its name must end in {kinds}."),
    "ballots.lines_differ": N_(
        "{name}, line {line}: {said} different orders are announced, but there are {found}. Is the file complete?"
    ),
    "ballots.name_empty": N_("{name}, line {line}: a candidate's name is empty."),
    "ballots.name_expected": N_(
        "{name}, line {line}: “{text}” should be candidate {candidate}'s number, a comma, and the name."
    ),
    "ballots.name_twice": N_("{name}, line {line}: two candidates are called “{text}”. Tell them apart."),
    "ballots.name_unquoted": N_("{name}, line {line}: “{text}” should be a name in quotation marks on its own line."),
    "ballots.names_missing": N_("{name}, line {line}: there are {wanted} candidates, but {found} names."),
    "ballots.no_end": N_("{name}, line {line}: the 0 that ends the ballots is missing. Is the file complete?"),
    "ballots.no_end_of_ballot": N_("{name}, line {line}: the 0 that ends a ballot is missing at the end of the line."),
    "ballots.no_head": N_(
        "{name}, line {line}: the file should begin with two numbers, how many candidates and how many seats."
    ),
    "ballots.no_number": N_("{name}, line {line}: “{text}” should be a whole number."),
    "ballots.no_order": N_("{name}, line {line}: “{text}” should be a count and an order, such as {example}."),
    "ballots.no_such_candidate": N_(
        "{name}, line {line}: there is no candidate {candidate}; they are numbered from {least} to {most}."
    ),
    "ballots.not_text": N_("{name}, line {line}: this is not UTF-8 text. Save the file as UTF-8 and try again."),
    "ballots.sum_differs": N_(
        "{name}, line {line}: {said} voters are announced, but the ballots add up to {found}. Is the file complete?"
    ),
    "ballots.sums_expected": N_(
        "{name}, line {line}: “{text}” should be three numbers: voters, sum of the counts, different orders."
    ),
    "ballots.too_many_names": N_(
        "{name}, line {line}: “{text}” is one name too many; there are {wanted} candidates and a title."
    ),
    "ballots.type_differs": N_(
        "{name}, line {line}: the data are said to be of type {said}, but the file's name ends in {kind}."
    ),
    # Codes and files
    "code.malformed": N_(
        "This is not a complete code: it has {length} letters and digits. Please compare it with the slip."
    ),
    "code.replaced": N_("This slip was replaced by a new one. Please use the new slip, or ask at the sign-in desk."),
    "code.unknown": N_(
        "This code does not belong to this meeting. Please compare it with your slip, or ask at the sign-in desk."
    ),
    "file.kind_unknown": N_("“{name}” is not a table. Save it as .xlsx or .csv and choose that file."),
    "file.missing": N_("There is no file “{name}”. Please check its name and folder."),
    "file.newer": N_("This was written by a newer Council ({what}). Install the newer version to open it."),
    "file.no_folder": N_("“{name}” is no folder. Please choose a folder, or the stick."),
    "file.no_rows": N_("There is no row under a header in “{name}”. Please choose the list itself."),
    "file.password": N_("“{name}” is locked with a password. Save it without one and choose it again."),
    "file.too_large": N_("“{name}” is larger than {most} MB. Please choose the list alone."),
    "file.unreadable": N_(
        "“{name}” cannot be read: it is damaged, in use, or not a table. Open it in Excel, save it anew, and "
        "choose it again."
    ),
    # Counting an election
    "count.lot_candidate_unknown": N_(
        "The lot fell on “{candidate}”, who is no candidate. Give the name or the number."
    ),
    "count.lot_elsewhere": N_("The lot cannot have fallen on {candidate}: it is between {tied}. Please check it."),
    "count.lot_many_files": N_("A lot belongs to one election. Count that file by itself."),
    "count.lot_unneeded": N_("No tie is left that needs the lot that fell on {candidate}. Leave it out."),
    # The floor
    "floor.already_waiting": N_("{person} is in the queue already."),
    "floor.is_speaking": N_("{person} is speaking now."),
    "floor.no_turns_left": N_("{person} has spoken {most} times on this item, as often as the rules allow."),
    "floor.nobody_speaking": N_("Nobody is speaking now. Call the next speaker first."),
    "floor.nobody_waiting": N_("Nobody is waiting to speak."),
    "floor.not_here": N_("{person} is not signed in. Sign them in first."),
    "floor.not_waiting": N_("{person} is not in the queue."),
    "floor.no_limit": N_("Turns have no time limit here, so there is nothing to extend."),
    # The sitting
    "meeting.adjourned": N_("The meeting is over. Nothing can be changed; make a correction to the minutes instead."),
    "meeting.already_called": N_("The meeting has been called to order already."),
    "meeting.doors_already_open": N_("The doors are open already."),
    "meeting.doors_closed": N_("Sign-in has not begun. Open the doors first."),
    "meeting.exists": N_("This meeting exists already. Open it from the list."),
    "meeting.nobody_due": N_("{body} has no members. Bring in the people first, or check the body's settings."),
    "meeting.not_in_recess": N_("The meeting is not in recess."),
    "meeting.unknown": N_("There is no meeting {meeting} here. Look at its number on the docket."),
    "meeting.not_in_session": N_("The meeting is not in session. Call it to order, or resume it, first."),
    "meeting.none": N_("There is no meeting yet. Plan one first."),
    "meeting.other_open": N_("“{title}” is still going on. Adjourn it first."),
    "meeting.rights_doubled": N_("In “{body}” a voting right appears twice. Look the list of people over."),
    # Motions
    "motion.already_seconded": N_("This motion has been seconded already."),
    "motion.amendment_of_amendment": N_("An amendment cannot be amended. Vote on it first, or have it withdrawn."),
    "motion.amendments_first": N_("Amendments are pending. Vote on them first."),
    "motion.not_pending": N_("This motion is settled. Move it again if it is to be taken up."),
    "motion.seconded_by_mover": N_("A motion is seconded by somebody other than its mover."),
    "motion.exists": N_("This motion has been moved already."),
    "motion.by_guest": N_("{person} is a guest and may speak, but not move or second. A member can do it for them."),
    "motion.pending_first": N_("Motions on this item are pending. Vote on them, or have them withdrawn, first."),
    # A cell of a ledger: in a form, or in a row of a list
    "cell.choice_unknown": N_("“{text}” is not on the list. Choose one of: {known}."),
    "cell.date_unreadable": N_("“{text}” is not a full date. Write it as 2026-12-31."),
    "cell.entry_unknown": N_("There is no entry “{text}”. Give its number, such as 2026-007."),
    "cell.grid_unknown": N_("There is no grid “{text}”. Choose one of: {known}."),
    "cell.masked": N_("“{text}” was masked. Write it in full, or leave it empty."),
    "cell.money_unreadable": N_("“{text}” is not a sum. Write yuan with at most two decimals, such as 12.50."),
    "cell.number_unreadable": N_("“{text}” is not a whole number."),
    "cell.person_several": N_(
        "{count} people are meant by “{text}”. Add the number or the dwelling: Zhang Wei (3-2-501)."
    ),
    "cell.person_unknown": N_("Nobody in the roster is called “{text}”. Check the name, or bring the person in first."),
    "cell.phone_unreadable": N_("“{text}” is not one telephone number. Write one, in digits."),
    "cell.photos": N_("Photos cannot be brought in with a list. Add them to the entry itself."),
    "cell.time_unreadable": N_("“{text}” is not a day and time. Write it as 2026-12-31 19:30."),
    "cell.unfit": N_("{error}"),
    "cell.yes_no_unreadable": N_("“{text}” is neither yes nor no."),
    # A list compared with a ledger
    "row.wrong": N_("Row {row}, {column}: {why}"),
    "ledger.ask_twice": N_("Row {row} says just what {number} says already. Is it another one?"),
    "ledger.no_columns": N_(
        "None of these columns belongs to this ledger: {found}. Take the template, or write the fields' names on top."
    ),
    "ledger.number_given": N_("There is no {number} here: the entry is a new one, and gets a number of its own."),
    "ledger.row_twice": N_("{number} stands in row {other} as well. Leave one of them."),
    "ledger.state_by_action": N_("The state stays “{state}”: a list does not change it. Take the step in the ledger."),
    "ledger.unread": N_("{number} cannot be read by this version. Install the newer one to change it."),
    "export.text_too_long": N_(
        "{number} has a text longer than {most} characters, too long for Excel. Export it as CSV."
    ),
    "period.empty": N_("Nothing lies between {start} and {end}. Give a first day that comes before the last one."),
    "sheet.unknown": N_("There is no sheet “{sheet}” here. There are: {known}."),
    "export.suffix_unknown": N_("{file} says no kind of file that can be written here. Let it end in one of: {known}."),
    "ledger.unknown_state": N_("There is no state “{state}” here. Choose one of: {known}."),
    # A list of people
    "photo.too_large": N_("This photo is too large: at most {limit} MB each. Take it with a smaller picture size."),
    "photo.too_many": N_("Too many photos: at most {limit}. Choose fewer."),
    "photo.unreadable": N_("This file is not a photo that can be read here. Choose a JPEG, PNG or WebP picture."),
    "page.busy": N_("Too many ask for this page at once. Please try again in a moment."),
    "page.slip_needed": N_("This page belongs to a slip: scan the code on your slip, and open it from your own page."),
    "page.unclear": N_("This page was out of date, so nothing was done. Please load it again."),
    "people.area_unreadable": N_(
        "Row {row}, {column}: “{text}” is not an area. Write square metres with at most two decimals, such as 89.35."
    ),
    "people.ask_gone": N_("Row {row}: {name} ({dwelling}) is marked as moved away. Is {name} back?"),
    "people.ask_moved": N_(
        "Row {row}: there is a {name} at {dwelling} already. Has this person moved, or is it somebody else of the "
        "same name?"
    ),
    "people.ask_name": N_(
        "Row {row}: number {number} is {known} in the roster, but {name} here, and there is a {name} already. Was "
        "one column sorted by itself? Rename {known}, or leave the row out?"
    ),
    "people.ask_number": N_(
        "Row {row}: {name} is in the roster under number {known}, here under {number}. Is it the same person?"
    ),
    "people.ask_which": N_(
        "Row {row}: {count} people called {name} are in the roster at {dwelling}. Which one is meant?"
    ),
    "people.birth_unlikely": N_(
        "Row {row}, {column}: {text} lies in the future or before 1900. Please check the year."
    ),
    "people.birth_unreadable": N_("Row {row}, {column}: “{text}” is not a full date. Write it as 1950-03-07."),
    "people.head_unreadable": N_("Row {row}, {column}: “{text}” is neither yes nor no."),
    "people.name_masked": N_(
        "Row {row}, {column}: “{text}” is a masked name. Please import the original list, not a copy made for the "
        "public."
    ),
    "people.name_missing": N_("Row {row}, {column}: the name is missing."),
    "people.no_name_column": N_(
        "No column holds the names. The headers found are: {found}. Call one “Name”, or start from the template."
    ),
    "people.phone_unreadable": N_("Row {row}, {column}: “{text}” is not one telephone number. Write one, in digits."),
    "people.role_unknown": N_(
        "Row {row}, {column}: “{text}” is not a role known here. Use the words of the template, separated by commas."
    ),
    "people.twice": N_(
        "Row {row}, {column}: this is the same person as in row {other}. Delete one of the two; if they are two "
        "people, give each a number."
    ),
    "person.missing": N_("Say who it is first."),
    # Votes
    "poll.barred_reason": N_("Say why “{option}” does not stand: - name: reason"),
    "poll.later_round": N_("A later round has been held. A lot no longer decides this one."),
    "poll.lot_untold": N_("Say who drew the lot, and how. Both stand in the minutes."),
    "poll.no_run_off": N_("No run-off is possible here: it needs at least two who were not elected, and a seat left."),
    "poll.no_tie": N_("No votes are equal here, so no lot is drawn."),
    "poll.panel_outside": N_("A mark of “{option}” is outside the scale: 0 to {most}."),
    "poll.panel_uneven": N_(
        "Type the marks of each member of the panel behind “{option}”, as many as behind the others."
    ),
    "poll.share_outside": N_("The ballot's share must be between 1 and 99 per cent, not {share}."),
    "poll.twice": N_("“{option}” stands there twice. Take one away."),
    "poll.number_missing": N_("The number behind “{option}” is missing. Type it at the end of the line."),
    "poll.already_recused": N_("This person is out of this vote already."),
    "poll.box_unreadable": N_(
        "The ballots of “{title}” cannot be read: their key is lost or their file damaged. Give this vote up and "
        "hold it again."
    ),
    "poll.few_beside_hands": N_(
        "Only {used} have voted in secret; beside a show of hands everybody could work out how. Wait for {least}, or "
        "cancel the vote and hold it by name."
    ),
    "poll.board_by_name": N_(
        "A vote by name shows every choice anyway. Codes stand beside choices in secret votes only."
    ),
    "poll.board_and_secret_rule": N_(
        "This rule asks for a secret vote by law: nobody may be able to prove how they voted. Show codes only."
    ),
    "poll.area_by_name": N_("A vote weighted by area is held by name: the weights would give the voters away."),
    "poll.hands_name_nobody": N_(
        "Under this rule ballots that are not returned count too, and hands do not say whose they are. Use phones or "
        "paper."
    ),
    "poll.unreturned_yes_no": N_(
        "Under this rule ballots that are not returned count too: that is possible for and against only. Ask a "
        "question of yes or no, or choose another rule."
    ),
    "poll.hands_missing": N_("Enter the hands counted for each choice."),
    "poll.hands_one_choice": N_("Only a vote with one choice each can be held by show of hands. Use phones or paper."),
    "poll.hands_unreadable": N_("Each count must be a whole number, nought or more."),
    "poll.no_earlier_round": N_("There is no earlier round of this vote. Open a new vote instead."),
    "poll.no_quorum": N_(
        "{present} of {due} are here, {needed} are needed for a vote. Wait, or adjourn and reconvene."
    ),
    "poll.nobody_present": N_("Nobody who may vote is signed in. Sign people in first."),
    "poll.none_open": N_("No vote is open."),
    "poll.phones_already_closed": N_("The phones are closed already. Count the hands."),
    "poll.phones_first": N_("Close the phones first, then count the hands of those who have not voted."),
    "poll.recused_after_voting": N_(
        "This vote has been cast already and cannot be taken out. Close the vote and hold a new round."
    ),
    "poll.still_open": N_("The vote on “{title}” is still open. Close it first."),
    "poll.too_few_options": N_("A vote needs at least {least} choices. Add some."),
    "poll.too_many_hands": N_("{raised} hands were entered, but only {free} here have not voted. Please count again."),
    "poll.unknown_method": N_("The voting method “{method}” is not installed. Choose another, or turn on its plugin."),
    "poll.exists": N_("This vote exists already. Open it from the agenda."),
    "poll.resolved_already": N_("A resolution rests on this vote. Decide the matter anew as a new item."),
    "poll.decided_already": N_("“{title}” is decided already. Hold a new round instead of a new vote."),
    "poll.rule_is_secret": N_("The rule asks for a secret vote. Choose secret, or another rule."),
    "poll.hands_are_seen": N_("A show of hands is not secret. Use phones or paper for a secret vote."),
    "proposal.merge_target_missing": N_("Say which proposal it is merged into."),
    "proposal.merged_into_itself": N_("A proposal cannot be merged into itself. Choose another one."),
    # Proxies
    "proxy.agent_excluded": N_("This person may not vote for others under the rule in force. Choose somebody else."),
    "proxy.already_voted": N_("This vote has been cast already, so the proxy can no longer be changed."),
    "proxy.holder_present": N_("{person} is here and votes in person. No proxy is needed."),
    "proxy.none_given": N_("No proxy has been given for this vote."),
    "proxy.not_allowed": N_("The rule in force does not allow proxies. The person must come, or cannot vote."),
    "proxy.not_written": N_("A proxy must be in writing. Ask for the paper and tick that you have seen it."),
    "proxy.to_oneself": N_("Nobody can be their own proxy. Choose somebody else."),
    "proxy.too_many": N_("One person may hold at most {most} proxies. Choose somebody else."),
    "proxy.already_given": N_("{person} casts this vote already."),
    "proxy.other_household": N_("A proxy may only go to somebody of the same household. Choose somebody else."),
    "quorum.lacking": N_("{present} of {due} are here, {needed} are needed. Wait, or go on and record the reason."),
    "reason.missing": N_("Please give the reason; it goes into the minutes."),
    "resolution.not_carried": N_("Only what was carried becomes a resolution."),
    "proxy.no_topic": N_(
        "Under this rule a proxy names the topics it is for. Choose at least one item, at the chair's terminal."
    ),
    # What is done before a vote, and ties
    "gate.future_day": N_("{day} is still to come. Record it once it has been done."),
    "gate.note_missing": N_("Say in a few words what the Party branch found; it goes into the minutes."),
    "gate.not_announced": N_(
        "“{title}” was not announced in time, so it cannot be put to the vote today. Put it on the next notice, or "
        "record the notice that named it."
    ),
    "gate.notice_late": N_(
        "Notice was given {given} days ahead; the rule asks for {days}. Adjourn and reconvene with notice in time."
    ),
    "gate.notice_missing": N_(
        "No notice is on record; the rule asks for {days} days' notice. Record when and how it was given."
    ),
    "gate.party_missing": N_(
        "The community Party branch is to discuss “{title}” first. Record when it did and what it found, or put the "
        "vote off."
    ),
    "tie.how_drawn": N_("Say who drew the lot and how; it goes into the minutes."),
    "tie.none": N_("No tie waits for a casting vote or a lot."),
    "tie.waits": N_("The vote on “{title}” ended in a tie. Decide it, or hold a new round, before the meeting ends."),
    # Roll call
    "roll.already_here": N_("{person} is signed in already."),
    "roll.at_the_desk": N_(
        "Tonight people are signed in at the desk. Please go there; then you can vote on this page."
    ),
    "roll.not_due": N_("{person} is not on this meeting's list. Sign them in as a guest instead."),
    "roll.not_here": N_("{person} is not signed in."),
    "roll.was_here": N_("{person} was here earlier and cannot be excused as absent. Mark that they left instead."),
    "roll.is_due": N_("{person} is on this meeting's list. Sign them in as a member instead."),
    # Rules
    "rule.fraction_unreadable": N_("“{text}” is not a share. Write ≥ 3/5 for at least, > 3/5 for more than."),
    "rule.in_use": N_("{body} goes by this rule. Give it another one first, and save."),
    "rule.none_chosen": N_("Go to one of your own rules first."),
    "rule.not_in_force": N_("The rule “{rule}” was not in force on {day}. Choose one that was."),
    "rule.unknown": N_("The rule “{rule}” is not known here. Choose one from the list in the settings."),
    "rule.id_taken": N_("The settings define a rule “{rule}”, but a shipped one has that name. Give yours another id."),
    "slips.none": N_("No meeting is planned, so there are no slips. Plan a meeting first: council open."),
    "staff.unknown": N_("The desk is not open here. Scan or type the staff code that the chair's terminal shows."),
    "schema.unknown": N_("There is no schema “{schema}”. There are: {known}."),
    "track.malformed": N_("A tracking code has {length} letters and digits. Please check it and type it again."),
    "track.unknown": N_(
        "Nothing was found under this code. Check each letter; if it is lost, the community office can look it up."
    ),
    "text.empty": N_("The text is empty. Please write something first."),
    "undo.built_upon": N_("Later steps rest on this one, so it cannot be taken back. Record a correction instead."),
    "undo.nothing": N_("There is nothing to take back."),
    "verify.nothing": N_("Name the archive files, or the folder, that are to be checked."),
    "body.unknown": N_("The body “{body}” is not known here. Choose one from the settings."),
    "community.none": N_("No community is open. Open one, or make a new one, first."),
    "cycle.unknown": N_("The cycle “{cycle}” is not known. The settings may name one of: {known}."),
    "cycle.on_agenda": N_(
        "“{title}” is still to be held and decides proposals by the present cycle. Hold it first, then change the "
        "cycle."
    ),
    "cycle.stage_in_use": N_(
        "{count} proposals are at the stage “{stage}”, which the cycle “{cycle}” does not have. See them through or "
        "withdraw them, or keep the cycle."
    ),
    "cycle.unknown_stage": N_(
        "The stage “{stage}” is not part of this community's cycle. Check the cycle in the settings."
    ),
    "folder.not_a_community": N_("{folder} is not a community's folder: it holds no council.toml. Choose another one."),
    "folder.not_empty": N_("{folder} is not empty. Choose a new folder."),
    "folder.not_writable": N_("You may not write in {folder}. Choose a folder of your own, such as one in Documents."),
    "folder.failed": N_("{folder} cannot be made: {why}. Nothing was left behind; choose another folder."),
    "follow_up.evidence_missing": N_("Say what was done, or attach the proof, before answering."),
    "follow_up.score_missing": N_("Give a mark from 1 to 5."),
    "ledger.empty_list": N_("The list would be empty. Leave at least one line."),
    "ledger.leads_nowhere": N_("This entry leads nowhere: nothing is linked with it, and it has no photos."),
    "ledger.no_lists": N_("No list of this ledger can be changed here."),
    "ledger.no_figures": N_("No ledger here counts anything."),
    "ledger.none_open": N_("No ledger is open. Switch on a plugin that brings one."),
    "ledger.nothing_to_link": N_("There is no other entry to choose. Enter one first."),
    "ledger.became_already": N_("This entry has been passed on already. Open it from its links."),
    "ledger.cannot_become": N_("This entry cannot be passed on at its present stage. See its history."),
    "ledger.changed_meanwhile": N_("Somebody else changed this entry just now. Look at it again, then send once more."),
    "ledger.full": N_("Too many entries are waiting to be read. Please tell the community office directly."),
    "ledger.linked_to_itself": N_("An entry cannot be linked to itself. Choose another one."),
    "ledger.no_intake": N_("Nothing can be entered here by phone. Please tell the community office."),
    "ledger.not_yours": N_("“{action}” is not for you to do. Please ask the community office."),
    "ledger.own": N_("{ledger} is kept by the program itself. Change it in its own place."),
    "ledger.plugin_failed": N_(
        "The plugin behind the ledger {ledger} failed ({error}). "
        "Nothing was changed; tell its author, or switch it off."
    ),
    "ledger.unknown": N_("There is no ledger {ledger} here. Switch on the plugin that brings it."),
    "ledger.unknown_field": N_("There is no field {field} here. Look up the fields in the ledger's schema."),
    "person.in_meeting": N_("This person is due in a meeting that is not over: {title}. Erase them after it."),
    "ledger.invalid": N_("This cannot be kept: {error}"),
    "ledger.not_now": N_(
        "This cannot be done with {number} at its present stage. See its history for where it stands."
    ),
    "ledger.unknown_action": N_("The step “{action}” is not known here. Choose one from the list."),
    "ledger.unknown_entry": N_("This entry is no longer there. Choose one from the list."),
    "publication.not_begun": N_("{number} has not been put on public notice yet. Publish it first."),
    "publication.too_early": N_(
        "The notice runs {days} days, until {until}. Wait, or give the reason for ending it early."
    ),
    "settings.invalid": N_("{file} needs mending: {error}"),
    "settings.unchanged": N_("Nothing has been changed."),
    "settings.fixed": N_("The settings cannot be changed here. Change council.toml with the program closed."),
    "body.none_chosen": N_("Go to one of the bodies first."),
    "phones.unserved": N_("Phones are not served now, so there is no page to show."),
    "wifi.missing": N_("Enter the name of the Wi-Fi first."),
    "people.double": N_("There is a {name} at {dwelling} already. Give each a number, so that they can be told apart."),
    "settings.missing": N_(
        "{folder} holds no council.toml. Open a community's folder, or make one with “council new”."
    ),
    "settings.unreadable": N_("{file} cannot be read: {why}. Mend it, or take it from a backup."),
    "floor.nobody_here": N_("Nobody else is signed in who could speak."),
    "motion.none_pending": N_("No motion is before the meeting. Have one moved first."),
    "roll.everybody_here": N_("Everybody who is due is here."),
    "person.several": N_("{count} people fit. Type more of the name, or the dwelling."),
    "money.unreadable": N_("“{text}” is no amount of money. Type it like 12000 or 12000.50."),
    "number.unreadable": N_("“{text}” is not a whole number from 0 to {most}."),
    "date.unreadable": N_("“{text}” is not a day. Write 2026-12-31, 12-31 or +30."),
    "terminal.keeps_failing": N_(
        "The terminal keeps failing, so it was closed. Nothing was lost. What went wrong is noted in {log}."
    ),
    "archive.empty": N_("There is no record in the archive yet. Close a meeting first."),
    "date.missing": N_("Give the day first."),
    "follow_up.same_date": N_("Give a new due date; this is the present one."),
    "meeting.no_body": N_("No body is set up to meet here. Set one up in the settings first."),
    "minutes.not_begun": N_(
        "This meeting has not begun, so there are no minutes yet. Its notice and sheets are among the papers."
    ),
    "text.too_long": N_("The text has {length} characters, but only {most} fit. Please shorten it."),
    "time.unreadable": N_("“{text}” is not a time of day. Write 19:30."),
    "slips.not_in_hand": N_("“{title}” is not the meeting in hand. Open it first; then its slips can be printed."),
    "slips.no_address": N_("Phones have no address to reach yet. Choose one in the settings, or open the doors first."),
    "poll.none_counted": N_("No vote has been counted in this meeting."),
    "papers.meeting_over": N_("This paper is for before the meeting, which is over."),
    "choice.missing": N_("Nothing is chosen. Choose a line first."),
    "write.conflict": N_("Others were writing at the same time, so nothing was changed. Please try once more."),
    # Plugins
    "plugin.bad_name": N_(
        "{file} calls itself “{plugin}”; a plugin's name is small letters, digits and _. Its author has to change it."
    ),
    "plugin.bad_new_name": N_(
        "“{plugin}” cannot be a plugin's name. Choose another one, of small letters, digits and _, beginning with a "
        "letter."
    ),
    "plugin.bad_words": N_("The words of the plugin {plugin} cannot be read ({file}), so it speaks English: {why}"),
    "plugin.changed": N_(
        "The plugin {plugin} is not the file that was approved on this computer, so it was not loaded. If you "
        "trust the new one: council plugins enable DIR {plugin}"
    ),
    "plugin.claimed": N_(
        "The plugin {plugin} wants “{id}” ({what}), which {by} has already; it goes without. Switch one of the two off."
    ),
    "plugin.crashed": N_(
        "The program ended while it was loading the plugin {plugin}. That plugin is set aside; this start is "
        "without plugins, the next one loads the others."
    ),
    "plugin.failed": N_(
        "The plugin {plugin} failed in {hook} ({error}). The meeting goes on without its answer; tell its author."
    ),
    "plugin.failed_often": N_(
        "The plugin {plugin} failed {count} times and is not asked any more until the community is opened again."
    ),
    "plugin.folder_taken": N_("{folder} is there already, and nothing was written. Choose another name or folder."),
    "plugin.import_failed": N_(
        "The plugin {plugin} cannot be loaded ({error}). Everything else works; tell its author, or switch it "
        "off: council plugins disable DIR {plugin}"
    ),
    "plugin.interrupted": N_(
        "The loading of the plugin {plugin} was interrupted. It is set aside until it is enabled again: council "
        "plugins enable DIR {plugin}"
    ),
    "plugin.missing": N_(
        "The plugin {plugin} is enabled, but it is not here. Add it again, or switch it off: council plugins "
        "disable DIR {plugin}. What it has recorded is kept."
    ),
    "plugin.name_shipped": N_("A plugin called {plugin} comes with Council. Choose another name."),
    "plugin.name_taken": N_(
        "There is another plugin called {plugin} here ({by}). Remove that one first: council plugins remove DIR "
        "{plugin}"
    ),
    "plugin.needs_council": N_(
        "The plugin {plugin} needs Council {wanted}; this is {version}. Take another version of the plugin or of "
        "Council."
    ),
    "plugin.needs_python": N_(
        "The plugin {plugin} needs Python {wanted}; this is {version}. Take another version of the plugin."
    ),
    "plugin.newer_level": N_(
        "The plugin {plugin} was written for a newer Council (hooks {level}; this one has {ours}). Install the "
        "newer Council first."
    ),
    "plugin.no_hooks": N_(
        "The plugin {plugin} brings nothing: none of its functions is marked as a hook. Its author has to correct it."
    ),
    "plugin.no_plugin": N_(
        "There is no plugin for Council in {file}. Choose a plugin's wheel (.whl) or its project folder."
    ),
    "plugin.not_approved": N_(
        "The plugin {plugin} has not been approved on this computer, so it was not loaded. If you trust it: "
        "council plugins enable DIR {plugin}"
    ),
    "plugin.not_pure": N_(
        "{file} holds compiled code for one kind of computer. Ask its author for a pure Python wheel "
        "(…-py3-none-any.whl)."
    ),
    "plugin.not_unpacked": N_(
        "The plugin {plugin} could not be unpacked, so it was not loaded ({why}). Free some space, then open the "
        "community again."
    ),
    "plugin.package_taken": N_(
        "The plugin {plugin} wants to be the Python package “{package}”, which there is already. Its author has "
        "to choose another name."
    ),
    "plugin.quarantined": N_(
        "The plugin {plugin} is set aside because {why}. To try it again: council plugins enable DIR {plugin}"
    ),
    "plugin.requirement_missing": N_(
        "The plugin {plugin} needs {requirement}, which is not installed. Have it installed beside Council first."
    ),
    "plugin.requirement_unreadable": N_(
        "The plugin {plugin} asks for “{requirement}”, which cannot be understood. Its author has to correct it."
    ),
    "plugin.requirement_wrong": N_(
        "The plugin {plugin} needs {requirement}; {version} is installed. Have the right version installed first."
    ),
    "plugin.safe_mode": N_(
        "Safe mode: no plugin was loaded ({plugins}). What they have recorded is kept; open the community again "
        "to load them."
    ),
    "plugin.says": N_("{text}"),
    "plugin.tampered": N_(
        "{file} is not as it was built: {inside} does not match its list. Do not use it; get it again from its author."
    ),
    "plugin.too_late": N_(
        "The plugin {plugin} did not answer in time ({hook}). The meeting goes on without its answer."
    ),
    "plugin.unreadable": N_(
        "{file} cannot be read as a plugin; it may have been copied only in part ({why}). Copy it again."
    ),
    "plugin.unsafe": N_(
        "{file} must not be unpacked: {inside} leads outside, is a link, or is too large. Do not use it."
    ),
    "command.unknown": N_("No plugin brings a command “{command}” (known: {known})."),
    "export.unknown": N_("No plugin brings a kind of file “{kind}” (known: {known})."),
    "plugin.already_on": N_("The plugin {plugin} is switched on already."),
    "plugin.in_meeting": N_(
        "“{title}” is in progress, and plugins change only when the community is opened anew. Wait until it is over."
    ),
    "plugin.not_in_community": N_(
        "The plugin {plugin} does not lie in this community, so there is nothing to take out. Switch it off instead."
    ),
    "plugin.not_in_demo": N_(
        "The demo keeps the plugins that it has. Open a community of your own to change its plugins."
    ),
    "plugin.not_in_safe_mode": N_("This is not safe mode: what is switched on is loaded already."),
    "plugin.rule_in_use": N_(
        "Decisions here go by “{rule}”, which the plugin {plugin} brings. Choose another rule in the settings first."
    ),
    "plugin.store_in_use": N_(
        "This community is kept in a store that comes with the plugin {plugin}; without it, it could not be opened."
    ),
    "plugin.not_enabled": N_("The plugin {plugin} is not switched on here."),
    "plugin.unknown": N_(
        "There is no plugin, wheel or folder “{plugin}” (plugins here: {known}). Check the name, or put the stick in."
    ),
    "plugin.unknown_hook": N_(
        "The plugin {plugin} marks {hook} as a hook, but there is none of that name. Its author has to correct it."
    ),
    "plugin.wrong_parameters": N_(
        "The plugin {plugin} asks {hook} for something that it does not have ({parameters}). "
        "Its author has to correct it."
    ),
    "plugin.why_crashed": N_("the program ended while loading it"),
    "plugin.why_interrupted": N_("somebody interrupted its loading"),
    "store.unknown": N_(
        "There is no store “{kind}” (known: {known}). Correct [store] in council.toml, or bring back the plugin "
        "that has it."
    ),
}

_added: dict[str, str] = {}


def add_sentences(sentences: Mapping[str, str]) -> None:
    """Add a plugin's sentences by code; they never replace the house's own."""
    _added.update(sentences)


def sentence(code: str) -> str:
    """The English sentence of a code; for one that has none an honest general one, which is logged."""
    found = SENTENCES.get(code) or _added.get(code)
    if found is None:
        logger.error("no sentence for the refusal %r", code)
        return UNKNOWN
    return found
