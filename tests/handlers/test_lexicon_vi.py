"""The quality check on Vietnamese titles: right and wrong ones for each code."""

from __future__ import annotations

from decimal import Decimal

import pytest

from handlers.lexicon import lexicon
from i18n.likeness import alike
from okr.lint import Code, Surroundings
from okr.model import Kind
from okr.wording import behind_task, normalised, without_number, without_vague
from tests.kit.builders import Q4
from tests.kit.titles import of_kr, of_o, titles

NO_NUMBER = titles("""
    Tỷ lệ khách mua lại
    Tỉ lệ giao đúng hẹn
    Tỷ trọng doanh thu miền Bắc
    Phần trăm khách quay lại
    Khách hàng yêu mến thương hiệu
    Ít khiếu nại hơn
    Nhân viên muốn gắn bó
    Doanh thu năm 2026
    Vị trí số 1 trong ngành
    Lợi nhuận quý 4
    Sản phẩm bị triệu hồi
    Doanh thu tháng 12
""")
WITH_NUMBER = titles("""
    200 cửa hàng hoạt động
    Tỷ lệ khiếu nại dưới 5%
    Trả lời trong 24 giờ
    Doanh thu 1,2 tỷ
    Doanh thu ba tỷ rưỡi
    Hai trăm đại lý mới
    Bảy mươi phần trăm khách quay lại
    Doanh thu gấp đôi
    Mỗi tháng 12 đơn
    Hai chục đối tác
    Bốn mươi lăm buổi gặp khách
    Một nửa số khiếu nại
    Chi phí 500 triệu đồng
    Điểm hài lòng từ 80 lên 90
""")


@pytest.mark.parametrize("title", NO_NUMBER)
def test_a_key_result_without_a_number(title):
    assert Code.NO_NUMBER in of_kr(title)


@pytest.mark.parametrize("title", WITH_NUMBER)
def test_a_key_result_with_a_number_but_no_start(title):
    assert {Code.NO_NUMBER, Code.NO_BASELINE} & of_kr(title) == {Code.NO_BASELINE}


@pytest.mark.parametrize("title", NO_NUMBER)
def test_a_road_from_somewhere_is_number_enough(title):
    found = of_kr(title, kind=Kind.RISE, start=Decimal(0), target=Decimal(9))
    assert not {Code.NO_NUMBER, Code.NO_BASELINE} & found


NUMBERED = titles("""
    Mở 200 cửa hàng
    Tăng doanh thu 45%
    Doanh thu đạt 3 tỷ đồng
    Giảm thời gian hoàn tiền xuống 24 giờ
    Doanh thu gấp đôi năm ngoái
    Một triệu người dùng vui vẻ
    Có hàng nghìn khách trung thành
    Giảm một nửa khiếu nại
    Phục vụ hai trăm đại lý
    Đạt bảy mươi phần trăm thị phần
    Ký mười hai hợp đồng lớn
    Lợi nhuận tăng 10 điểm phần trăm
""")
UNNUMBERED = titles("""
    Trở thành lựa chọn đầu tiên của khách hàng
    Trở thành số 1 về dịch vụ
    Thắng lớn trong quý 4
    Sẵn sàng trước tháng 12
    Chuyển đổi xong trước ngày 31/12
    Ra khỏi vùng lỗ trước 31/12/2026
    Dẫn đầu miền Bắc năm 2027
    Phục vụ 24/7
    Giảm tỷ lệ lỗi
    Tỷ giá không làm khó chúng ta
    Vào top 10 thương hiệu
    Sẵn sàng cho công nghiệp 4.0
    Phiên bản 2 được yêu thích
""")


@pytest.mark.parametrize("title", NUMBERED)
def test_a_number_does_not_belong_into_an_objective(title):
    assert Code.NUMBER_IN_OBJECTIVE in of_o(title)
    assert Code.NUMBER_IN_OBJECTIVE not in of_o(without_number(title, lexicon()))


@pytest.mark.parametrize("title", UNNUMBERED)
def test_names_days_and_places_in_a_row_are_no_numbers(title):
    assert Code.NUMBER_IN_OBJECTIVE not in of_o(title)


TASKS = titles("""
    Triển khai hệ thống mới
    Hoàn thành báo cáo quý
    Thực hiện chiến dịch tết
    Tổ chức hội thảo khách hàng
    Xây dựng quy trình bán hàng
    Chúng tôi sẽ ra mắt ứng dụng
    Trong quý này, đào tạo đại lý
    Tiếp tục rà soát hợp đồng
    Cần lập kế hoạch tuyển dụng
    Soạn sổ tay nhân viên
    Phối hợp với phòng pháp chế
    Nâng cấp máy chủ
    Khảo sát nhu cầu thị trường
    HOÀN TẤT hồ sơ
""")
RESULTS = titles("""
    Tỷ lệ hoàn thành đơn hàng
    Hoàn thành đúng hạn
    Tổ chức khách hàng đang hoạt động
    Khởi động ứng dụng dưới 2 giây
    Lượt cài đặt
    Cài đặt mới mỗi tuần
    Triển khai thành công
    Số buổi đào tạo
    Lập trình viên ở lại
    Khách hàng mới
    Viettel chọn chúng ta
    Doanh thu từ chương trình đào tạo
    Chuyển đổi từ dùng thử sang trả phí
""")


@pytest.mark.parametrize("title", TASKS)
def test_work_is_no_result(title):
    assert Code.TASK_NOT_RESULT in of_kr(title)
    assert 0 < len(behind_task(title, lexicon())) < len(title)


@pytest.mark.parametrize("title", RESULTS)
def test_a_result_is_let_be(title):
    assert Code.TASK_NOT_RESULT not in of_kr(title)


VAGUE = titles("""
    Dịch vụ tốt hơn
    Cải thiện trải nghiệm khách hàng
    Nâng cao chất lượng
    Tăng trưởng đáng kể
    Tối ưu chi phí
    Tối ưu hoá quy trình
    Trả lời khách càng sớm càng tốt
    Mở một số kênh mới
    Cố gắng giữ khách cũ
    Trở thành công ty hàng đầu
    Giảm lỗi, giảm trễ hẹn, v.v.
    Không ngừng đổi mới
    Phát triển toàn diện
""")
PRECISE = titles("""
    Tốt nghiệp
    Học viên khóa học nâng cao
    Khách mua gói nâng cao
    Ý tưởng cải thiện được dùng
    Khách dùng chung một số điện thoại
    Điểm nỗ lực của khách hàng
    Lượt xem từ tối ưu hóa công cụ tìm kiếm
    Cửa hàng hoạt động
    Thời gian hoàn tiền
    Khách hàng quay lại
    Tiến độ công trình
    Số khiếu nại
""")


@pytest.mark.parametrize("title", VAGUE)
def test_what_nobody_can_check(title):
    assert Code.VAGUE_WORD in of_kr(title)
    assert Code.VAGUE_WORD in of_o(title)
    assert Code.VAGUE_WORD not in of_o(without_vague(title, lexicon()))


@pytest.mark.parametrize("title", PRECISE)
def test_what_says_something(title):
    assert Code.VAGUE_WORD not in of_kr(title)


TWINS = [
    ("Cửa hàng hoạt động", "CỬA HÀNG HOẠT ĐỘNG."),
    ("Tỷ lệ khách mua lại", "Tỉ lệ khách mua lại"),
    ("Thời gian hoàn tiền", "Thời gian hoàn tiền (giờ)"),
    ("Khách mới dùng được ngay tuần đầu", "Khách mới dùng được ngay từ tuần đầu"),
    ("Chi phí tối ưu hóa kho hàng", "Chi phí tối ưu hoá kho hàng"),
    ("Tỷ lệ giao đúng hẹn", "Tỷ lệ giao hàng đúng hẹn"),
    ("Điểm hài lòng của khách", "Điểm hài lòng của khách hàng"),
    ("Số đại lý mới", "Số đại lý  mới"),
    ("Doanh thu miền Bắc", "Doanh thu - miền Bắc"),
    ("Ho\u0301a đơn đúng hạn", "Hóa đơn đúng hạn"),
]
STRANGERS = [
    ("Cửa hàng hoạt động", "Thời gian hoàn tiền"),
    ("Khách hàng mới", "Khách hàng cũ"),
    ("Doanh thu miền Bắc", "Doanh thu miền Nam"),
    ("Tỷ lệ mua lại", "Tỷ lệ trả hàng"),
    ("Khách hài lòng", "Nhân viên hài lòng"),
    ("Lợi nhuận gộp", "Lợi nhuận ròng"),
    ("Số đơn mỗi ngày", "Số lỗi mỗi ngày"),
    ("Thời gian trả lời", "Thời gian giao hàng"),
    ("Hợp đồng ký mới", "Hợp đồng gia hạn"),
    ("Chi phí quảng cáo", "Chi phí nhân sự"),
]


@pytest.mark.parametrize(("title", "other"), TWINS)
def test_what_says_the_same(title, other):
    around = Surroundings(Q4, lexicon(), others=[("PRODUCT/2026Q4/KR9", other)], likeness=alike)
    assert Code.DUPLICATE in of_kr(title, around=around)


@pytest.mark.parametrize(("title", "other"), STRANGERS)
def test_what_says_something_else(title, other):
    around = Surroundings(Q4, lexicon(), others=[("PRODUCT/2026Q4/KR9", other)], likeness=alike)
    assert Code.DUPLICATE not in of_kr(title, around=around)
    assert alike(normalised(title), normalised(other)) < 0.86


@pytest.mark.parametrize(
    ("made", "title", "left"),
    [
        pytest.param(without_number, "Mở 200 cửa hàng", "Mở cửa hàng", id="in the middle"),
        pytest.param(
            without_number,
            "Giảm thời gian hoàn tiền xuống 24 giờ",
            "Giảm thời gian hoàn tiền",
            id="what joined it goes with its number",
        ),
        pytest.param(without_number, "Doanh thu đạt 3 tỷ đồng", "Doanh thu", id="so does its unit"),
        pytest.param(without_number, "Phục vụ hai trăm đại lý", "Phục vụ đại lý", id="in words"),
        pytest.param(without_number, "Từ 48 đến 24 giờ", "", id="nothing else was said"),
        pytest.param(without_vague, "Cải thiện dịch vụ", "dịch vụ", id="at the beginning"),
        pytest.param(without_vague, "Nâng cao và tối ưu", "", id="nothing but vague words"),
        pytest.param(without_vague, "Ít khiếu nại", "Ít khiếu nại", id="nothing to take out"),
        pytest.param(behind_task, "Quý này sẽ triển khai kho mới", "kho mới", id="behind two fillers"),
        pytest.param(behind_task, "Hoàn thành", "", id="a task of nothing"),
        pytest.param(behind_task, "Hoàn thành đúng hạn", "", id="a measure"),
    ],
)
def test_what_is_left_of_a_title(made, title, left):
    assert made(title, lexicon()) == left
